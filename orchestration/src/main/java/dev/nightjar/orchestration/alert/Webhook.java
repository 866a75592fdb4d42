/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import dev.nightjar.core.spec.MonitoringSpec.WebhookAlert;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** An address that gets alerts of some events. The address may be a secret: only its host is ever shown. */
public record Webhook(URI url, Set<String> events) {

    public Webhook {
        events = Set.copyOf(events);
    }

    /** Those among the targets of a file. */
    public static List<Webhook> of(List<AlertSpec> alerts) {
        return alerts.stream()
                .filter(WebhookAlert.class::isInstance)
                .map(WebhookAlert.class::cast)
                .map(alert -> new Webhook(URI.create(alert.url()), Set.copyOf(alert.events())))
                .toList();
    }

    boolean wants(Alert alert) {
        return events.contains(alert.event().text());
    }

    /** By what it is known in the store, which does not tell the address. */
    String fingerprint() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The host, without what may be a secret. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}

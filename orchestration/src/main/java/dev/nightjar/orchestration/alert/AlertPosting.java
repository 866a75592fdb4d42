/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.orchestration.alert.AlertRepository.Sending;
import dev.nightjar.orchestration.alert.Delivery.NotTaken;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts the alerts that are due, those of one pass side by side, so that no slow webhook holds up another. */
final class AlertPosting {

    /** How long to wait after each attempt that did not get through; after the last one an alert is given up. */
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2));

    private static final Logger LOG = LoggerFactory.getLogger(AlertPosting.class);
    private static final int AT_ONCE = 20;
    /** Longer than any post takes. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final AlertRepository alerts;
    private final PipelineCatalog catalog;
    private final Targets targets;
    private final Post post;
    private final Clock clock;

    AlertPosting(AlertRepository alerts, PipelineCatalog catalog, Targets targets, Post post, Clock clock) {
        this.alerts = alerts;
        this.catalog = catalog;
        this.targets = targets;
        this.post = post;
        this.clock = clock;
    }

    void pass() {
        Map<Sending, CompletableFuture<Delivery>> posts = new LinkedHashMap<>();
        Map<Sending, Webhook> to = new LinkedHashMap<>();
        for (Sending sending : alerts.take(clock.instant().plus(CLAIM), AT_ONCE)) {
            Optional<Webhook> webhook = webhook(sending);
            if (webhook.isEmpty()) {
                alerts.givenUp(sending, "its webhook is in no file any more");
            } else {
                to.put(sending, webhook.get());
                posts.put(
                        sending,
                        post.begin(
                                webhook.get(),
                                sending.letter().id(),
                                sending.letter().body()));
            }
        }
        posts.forEach((sending, delivery) -> ended(sending, to.get(sending), delivery.join()));
    }

    private Optional<Webhook> webhook(Sending sending) {
        return targets.webhooks(catalog.pipeline(sending.letter().pipeline()).map(KnownPipeline::spec)).stream()
                .filter(webhook -> webhook.fingerprint().equals(sending.letter().target()))
                .findFirst();
    }

    private void ended(Sending sending, Webhook webhook, Delivery delivery) {
        if (!(delivery instanceof NotTaken not)) {
            alerts.delivered(sending);
            return;
        }
        String reason = webhook + ": " + not.reason();
        LOG.warn(
                "An alert of {} ({}) did not get to {}",
                sending.letter().pipeline(),
                sending.letter().event().text(),
                reason);
        if (not.mayPass() && sending.attempts() <= WAITS.size()) {
            alerts.later(sending, clock.instant().plus(WAITS.get(sending.attempts() - 1)), reason);
        } else {
            alerts.givenUp(sending, reason);
        }
    }
}

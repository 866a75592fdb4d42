/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Addresses of webhooks. They may be secrets, so that no message repeats one. */
final class AlertCheck implements Check {

    @Override
    public void check(SpecNode root, Problems problems) {
        List<SpecNode> alerts = root.at("monitoring").present()
                ? root.at("monitoring").at("alerts").items()
                : root.at("alerts").items();
        alerts.stream()
                .map(alert -> alert.at("webhook").at("url"))
                .filter(url -> url.json().isTextual())
                .forEach(url -> address(url, problems));
    }

    private static void address(SpecNode node, Problems problems) {
        try {
            URI url = new URI(node.json().textValue());
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!http || url.getHost() == null || url.getHost().isEmpty()) {
                problems.at(
                        node, "Invalid " + node.path() + ": give an address such as https://alerts.example.org/in.");
            } else if (url.getUserInfo() != null) {
                problems.at(
                        node,
                        "Invalid " + node.path() + ": a user and password in an address are not sent. Take an address"
                                + " whose path or query holds the secret.");
            } else if (url.getFragment() != null) {
                problems.at(node, "Invalid " + node.path() + ": what follows # is not sent. Leave it out.");
            }
        } catch (URISyntaxException e) {
            problems.at(
                    node,
                    "Invalid " + node.path() + ": this is no address. Give one such as https://alerts.example.org/in,"
                            + " with odd letters escaped by %.");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.orchestration.schedule.EventRepository.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alerts on their way to webhooks. Each call that writes is one transaction, in which every end has its event. */
public interface AlertRepository {

    /** Events of which nobody has made alerts, oldest first: runs that ended or are late, ticks that were missed. */
    List<Stored> untold(int limit);

    /** Keeps alerts, and that those of some events have been made. An alert that a target has, or had, stays as it is. */
    void tell(List<Long> events, List<Letter> letters);

    /**
     * Alerts that are due. Nobody else takes them for a while; after it they are due again, as whoever took them may be
     * gone.
     */
    List<Sending> take(Instant until, int limit);

    /** A webhook has an alert. */
    void delivered(Sending sending);

    /** A webhook did not take an alert, and gets it once more. */
    void later(Sending sending, Instant next, String reason);

    /** A webhook does not get an alert. */
    void givenUp(Sending sending, String reason);

    /**
     * An alert for one webhook.
     *
     * @param id of the alert
     * @param target the webhook's fingerprint
     * @param event what the alert is about
     * @param body as it is posted
     */
    record Letter(String id, String target, String pipeline, Optional<String> runId, AlertEvent event, String body) {}

    /**
     * A letter that is to be posted.
     *
     * @param attempts so far, this one among them
     */
    record Sending(long number, Letter letter, int attempts) {}
}

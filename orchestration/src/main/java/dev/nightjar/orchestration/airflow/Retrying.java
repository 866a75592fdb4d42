/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import java.time.Duration;
import java.util.Optional;

/** Sends calls, again where that is safe: where nothing can have come of them, or twice is no more than once. */
final class Retrying {

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final Transport transport;
    private final Timing timing;
    private final Backoff backoff;

    Retrying(Transport transport, Timing timing) {
        this.transport = transport;
        this.timing = timing;
        this.backoff = new Backoff(FIRST, LONGEST, timing.random());
    }

    /** @throws AirflowFailure for all answers that are not good */
    Answer send(Call call, Optional<String> authorization) {
        for (int attempt = 1; ; attempt++) {
            AirflowFailure failure;
            Optional<Duration> asked = Optional.empty();
            try {
                Answer answer = transport.exchange(call, authorization);
                if (answer.good()) {
                    return answer;
                }
                failure = answer.failure(call);
                asked = answer.retryAfter();
            } catch (AirflowFailure e) {
                failure = e;
            }
            if (attempt == ATTEMPTS || !mayRepeat(call, failure)) {
                throw failure;
            }
            timing.sleep(asked.orElse(backoff.after(attempt)));
        }
    }

    private static boolean mayRepeat(Call call, AirflowFailure failure) {
        return failure.passing() && (call.repetition() == Call.Repetition.HARMLESS || !failure.outcomeUnknown());
    }
}

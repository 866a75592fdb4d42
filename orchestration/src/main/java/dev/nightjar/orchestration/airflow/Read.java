/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Takes from answers what is needed and leaves the rest, so that other versions' keys and words do no harm. */
final class Read {

    private Read() {}

    static Optional<String> text(JsonNode body, String key) {
        return Optional.of(body.path(key))
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }

    static String required(JsonNode body, String key) {
        return text(body, key)
                .orElseThrow(() -> AirflowFailure.of(
                        AirflowFailure.Kind.INVALID_ANSWER, "An answer of Airflow has no " + key + "."));
    }

    static Optional<Instant> instant(JsonNode body, String key) {
        return text(body, key).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A task of a run.
 *
 * @param mapIndex -1 for tasks that are not mapped
 * @param state empty before it is scheduled; a later Airflow may know other words
 */
public record TaskInstance(
        String taskId,
        int mapIndex,
        Optional<String> state,
        int tryNumber,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        Optional<Double> duration) {

    private static final Set<String> ENDED = Set.of("success", "failed", "skipped", "upstream_failed", "removed");

    /** Whether nothing more happens by itself. */
    public boolean ended() {
        return state.filter(ENDED::contains).isPresent();
    }

    /** Whether what comes after it may begin. */
    boolean endedWell() {
        return state.filter(text -> text.equals("success") || text.equals("skipped"))
                .isPresent();
    }

    static TaskInstance of(JsonNode body) {
        return new TaskInstance(
                Read.required(body, "task_id"),
                body.path("map_index").asInt(-1),
                Read.text(body, "state").filter(state -> !state.equals("none")),
                body.path("try_number").asInt(),
                Read.instant(body, "start_date"),
                Read.instant(body, "end_date"),
                Optional.of(body.path("duration")).filter(JsonNode::isNumber).map(JsonNode::asDouble));
    }
}

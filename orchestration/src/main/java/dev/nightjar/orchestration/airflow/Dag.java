/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A Dag.
 *
 * @param schedule as its timetable describes itself
 * @param nextRun when it is to run next
 */
public record Dag(
        String dagId,
        boolean paused,
        Optional<String> schedule,
        Optional<Instant> nextRun,
        boolean importErrors,
        Optional<String> description) {

    static Dag of(JsonNode body) {
        return new Dag(
                Read.required(body, "dag_id"),
                body.path("is_paused").asBoolean(),
                Read.text(body, "timetable_summary")
                        .or(() -> Read.text(body.path("schedule_interval"), "value"))
                        .or(() -> Read.text(body, "timetable_description")),
                Read.instant(body, "next_dagrun_run_after").or(() -> Read.instant(body, "next_dagrun_create_after")),
                body.path("has_import_errors").asBoolean(),
                Read.text(body, "description"));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A run of a Dag.
 *
 * @param state `queued`, `running`, `success` or `failed`; a later Airflow may know others
 * @param conf a JSON object
 */
public record DagRun(
        String dagId,
        String dagRunId,
        String state,
        Optional<String> runType,
        Optional<Instant> logicalDate,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        Optional<String> note,
        JsonNode conf) {

    /** Whether nothing more happens by itself. */
    public boolean ended() {
        return succeeded() || state.equals("failed");
    }

    /** Whether it ended well. */
    public boolean succeeded() {
        return state.equals("success");
    }

    static DagRun of(JsonNode body) {
        return new DagRun(
                Read.required(body, "dag_id"),
                Read.required(body, "dag_run_id"),
                Read.required(body, "state"),
                Read.text(body, "run_type"),
                Read.instant(body, "logical_date").or(() -> Read.instant(body, "execution_date")),
                Read.instant(body, "start_date"),
                Read.instant(body, "end_date"),
                Read.text(body, "note"),
                body.path("conf"));
    }
}

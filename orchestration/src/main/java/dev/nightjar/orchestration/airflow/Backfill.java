/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;

/** Runs of the past that are made up for. */
public record Backfill(long id, String dagId, Instant fromDate, Instant toDate) {

    /** Which runs are done again. */
    public enum Reprocess {
        NONE,
        FAILED,
        COMPLETED
    }

    /** A backfill that is wanted, of the ticks from one instant to another. */
    public record Request(String dagId, Instant from, Instant to, Reprocess reprocess, int maxActiveRuns) {

        ObjectNode body() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("dag_id", dagId)
                    .put("from_date", from.toString())
                    .put("to_date", to.toString())
                    .put("run_backwards", false)
                    .put("reprocess_behavior", reprocess.name().toLowerCase(Locale.ROOT))
                    .put("max_active_runs", maxActiveRuns);
        }
    }

    static Backfill of(JsonNode body) {
        return new Backfill(
                Long.parseLong(Read.required(body, "id")),
                Read.required(body, "dag_id"),
                Read.instant(body, "from_date").orElse(Instant.MIN),
                Read.instant(body, "to_date").orElse(Instant.MAX));
    }
}

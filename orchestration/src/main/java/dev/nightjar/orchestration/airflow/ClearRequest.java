/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Tasks of a run that are to run again.
 *
 * @param tasks empty for all
 */
public record ClearRequest(String dagId, String dagRunId, List<String> tasks, Which which, Downstream downstream) {

    /** Which of the tasks. */
    public enum Which {
        FAILED,
        ALL
    }

    /** What of the tasks that come after them. */
    public enum Downstream {
        STAYS,
        CLEARED
    }

    public ClearRequest {
        tasks = List.copyOf(tasks);
    }

    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        // true unless said otherwise, and then nothing happens
        body.put("dry_run", false);
        body.put("dag_run_id", dagRunId);
        body.put("only_failed", which == Which.FAILED);
        body.put("only_running", false);
        body.put("reset_dag_runs", true);
        body.put("include_downstream", downstream == Downstream.CLEARED);
        if (!tasks.isEmpty()) {
            ArrayNode ids = body.putArray("task_ids");
            tasks.forEach(ids::add);
        }
        return body;
    }
}

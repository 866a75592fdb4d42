/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Lets an Airflow execute the steps: a run is a run of the Dag of the pipeline's name, as `nightjar airflow export
 * --driven` writes it, and a step a task of it. The Dag's run has an id made of the run's, so that after a restart it is
 * found again and not started twice.
 */
public final class AirflowRunner implements Runner {

    private static final int LONGEST_ID = 200;

    private final AirflowSettings settings;
    private final Timing timing;

    public AirflowRunner(AirflowSettings settings, Timing timing) {
        this.settings = settings;
        this.timing = timing;
    }

    @Override
    public RunSession open(RunRequest request) {
        TriggerRequest trigger = TriggerRequest.of(
                request.pipeline(),
                id(request.runId()),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("date", request.date().toString())
                        .put("run_id", request.runId()));
        return new AirflowSession(trigger, request.clears(), settings, timing);
    }

    @Override
    public boolean findsAgain() {
        return true;
    }

    /** Airflow keeps `scheduled__` and the like for its own runs. */
    private static String id(String runId) {
        String id = "nightjar__" + runId;
        return id.length() <= LONGEST_ID
                ? id
                : id.substring(0, LONGEST_ID) + "_"
                        + HexFormat.of().toHexDigits(runId.hashCode())
                        + runId.getBytes(StandardCharsets.UTF_8).length;
    }
}

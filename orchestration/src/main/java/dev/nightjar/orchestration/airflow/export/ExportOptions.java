/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a Dag is to run the steps.
 *
 * @param startedBy who starts the runs
 * @param pipelineFile path of the pipeline file where the Spark drivers run
 * @param variables of the pipeline file
 * @param environmentFile path of the environment file there, if it has keys that models are signed and verified with
 * @param jar of Nightjar's jobs
 * @param jars that these need beside it
 * @param connection of Airflow to Spark
 * @param deadlineCallback dotted path of a Python function that Airflow 3 calls when a deadline is missed
 */
public record ExportOptions(
        Release release,
        StartedBy startedBy,
        String pipelineFile,
        String warehouse,
        Map<String, String> variables,
        Optional<String> environmentFile,
        String jar,
        List<String> jars,
        String connection,
        Optional<String> deadlineCallback) {

    public ExportOptions {
        variables = Map.copyOf(variables);
        jars = List.copyOf(jars);
    }

    /** Which Airflow. */
    public enum Release {
        /** From 2.4 on. */
        AIRFLOW_2,
        AIRFLOW_3
    }

    /** Who starts the runs and tries failed steps again. */
    public enum StartedBy {
        /** Airflow, by the pipeline's schedule. */
        AIRFLOW,
        /** Nightjar's scheduler; the Dag has no schedule and no retries. */
        NIGHTJAR
    }
}

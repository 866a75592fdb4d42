/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.failure.UsageError;

/**
 * What an exported model is called in MLflow.
 *
 * @param experiment that its runs belong to
 * @param registeredModel in MLflow's model registry
 */
public record MlflowNames(String experiment, String registeredModel) {

    /** @throws UsageError if MLflow would not take one of them */
    public MlflowNames {
        if (experiment.isBlank() || experiment.length() > 500) {
            throw new UsageError("Invalid name of an MLflow experiment: it has " + experiment.length()
                    + " characters, and may have 1 to 500. Give another one with --experiment.");
        }
        if (registeredModel.isBlank() || registeredModel.length() > 256 || registeredModel.matches(".*[/\\\\:%].*")) {
            throw new UsageError("Invalid name of a registered MLflow model '" + registeredModel
                    + "': it may have 1 to 256 characters, but no / \\ : or %. Give another one with"
                    + " --registered-model.");
        }
    }

    /** Whether MLflow takes a text as an alias: it keeps `latest` and `v1`, `v2` and so on to itself. */
    static boolean isAlias(String alias) {
        return alias.matches("[A-Za-z0-9_-]{1,255}")
                && !alias.equalsIgnoreCase("latest")
                && !alias.matches("[vV][0-9]+");
    }
}

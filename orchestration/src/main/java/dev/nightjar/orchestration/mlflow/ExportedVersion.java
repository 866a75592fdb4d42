/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import java.util.List;

/**
 * A model version as it is in MLflow after an export.
 *
 * @param version number in MLflow's model registry, which counts on its own
 * @param source where MLflow finds the artefact
 * @param newRun whether this export made the run, and did not find it
 * @param leftOut what MLflow cannot hold, as sentences
 */
public record ExportedVersion(
        String trackingUri,
        String experiment,
        String experimentId,
        String runId,
        String registeredModel,
        String version,
        String source,
        List<String> aliases,
        boolean newRun,
        List<String> leftOut) {}

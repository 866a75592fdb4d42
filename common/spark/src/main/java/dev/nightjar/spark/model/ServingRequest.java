/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.ArtifactFile;
import java.util.Map;

/**
 * What a fresh process is to load and score.
 *
 * @param sample Parquet rows with the model's inputs
 * @param expected Parquet rows: what the training process predicted of the sample
 * @param settings of Spark that decide about values and file systems
 */
record ServingRequest(
        String artifact,
        Map<String, ArtifactFile> manifest,
        String sample,
        String expected,
        Map<String, String> settings) {

    /** Without settings, which may hold credentials. */
    @Override
    public String toString() {
        return "ServingRequest[artifact=" + artifact + "]";
    }
}

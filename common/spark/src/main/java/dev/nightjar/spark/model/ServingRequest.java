/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.ArtifactFile;
import java.util.List;
import java.util.Map;

/**
 * What a fresh process is to load and score.
 *
 * @param sample Parquet rows with the model's inputs and, under other names, what the training process predicted
 * @param outputs of the model, each in the sample as {@link #expected}
 * @param settings of Spark that decide about values and file systems
 */
record ServingRequest(
        String artifact,
        Map<String, ArtifactFile> manifest,
        String sample,
        List<String> outputs,
        Map<String, String> settings) {

    static String expected(String output) {
        return "_expected_" + output;
    }

    /** Without settings, which may hold credentials. */
    @Override
    public String toString() {
        return "ServingRequest[artifact=" + artifact + "]";
    }
}

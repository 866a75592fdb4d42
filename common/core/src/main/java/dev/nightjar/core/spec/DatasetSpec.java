/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The examples that models learn from and score.
 *
 * @param spine the source with one row an example
 * @param timestamp the TIMESTAMP or DATE column of the spine that says when the example was; empty for data without time
 * @param known from when on a row counts in the features of an example; whatever a night reads had arrived by the night
 * @param columns name to Spark SQL expression over the spine's row: inputs of the model beside the features
 * @param features names of feature views to join
 * @param weight Spark SQL expression over the spine's row: how much an example counts in training
 * @param downSample label value to the share, above 0 and at most 1, of its training rows that are kept
 * @param correctProbabilities whether probabilities are those of the data before weights and down-sampling of classes
 */
public record DatasetSpec(
        String spine,
        List<String> key,
        Optional<String> timestamp,
        Accuracy accuracy,
        Known known,
        Map<String, String> columns,
        List<String> features,
        Optional<LabelSpec> label,
        Optional<String> weight,
        Optional<ClassWeightsSpec> classWeights,
        Map<String, Double> downSample,
        boolean correctProbabilities,
        Optional<SplitSpec> split) {

    /** As of when features are: the end of the day before the example, or just before the example itself. */
    public enum Accuracy {
        SNAPSHOT,
        EXACT
    }

    /** From when on a row may be used: its event time, or the night on which it arrived. */
    public enum Known {
        EVENT,
        ARRIVAL
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pipeline files may say of models that learn without labels. */
class UnlabelledTest {

    private static final String LABEL = "label: {expr: odd}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            anomaly: {contamination: 0}                                | -    | contamination
            anomaly: {contamination: 1}                                | -    | contamination
            anomaly: {contamination: 0.5}                              | -    | contamination
            anomaly: {threshold: 1}                                    | -    | threshold
            anomaly: {threshold: 0.6, contamination: 0.1}              | -    | Expected either contamination or threshold
            anomaly: {}                                                | -    | model.anomaly
            algorithm: kmeans, params: {k: 1}                          | -    | Invalid value 1 of model.params.k: it is 2 at least.
            algorithm: gaussian_mixture, params: {k: 0}                | -    | Invalid value 0 of model.params.k: it is 2 at least.
            algorithm: pca, params: {k: 0}                             | -    | Invalid value 0 of model.params.k: it is 1 at least.
            task: clustering, algorithm: lda, params: {k: -3}          | -    | Invalid value -3 of model.params.k: it is 2 at least.
            task: clustering, algorithm: lda, params: {optimizer: em}  | -    | Invalid value 'em' of model.params.optimizer
            task: clustering, algorithm: kmeans, anomaly: {threshold: 0.5} | - | model.anomaly is for task anomaly
            algorithm: bisecting_kmeans                                | -    | Unknown algorithm 'bisecting_kmeans' for task anomaly
            task: clustering, algorithm: isolation_forest              | -    | Unknown algorithm 'isolation_forest' for task clustering
            preprocess: {categorical: {encode: target}}                | odd  | task anomaly learns without labels
            gates: [{metric: areaUnderROC, min: 0.9}]                  | -    | Metric 'areaUnderROC' needs dataset.label
            gates: [{metric: anomalyRate, vs: champion, minDelta: 0}]  | -    | Cannot compare anomalyRate with that of another model
            gates: [{metric: silhouette, min: 0.9}]                    | odd  | Unknown metric 'silhouette' for task anomaly
            task: clustering, algorithm: kmeans, gates: [{metric: adjustedRand, min: 0.9}] | - | Metric 'adjustedRand' needs dataset.label
            """)
    void whatNeedsLabelsOrIsOutOfBoundsIsRefused(String model, String label, String message) {
        assertThatThrownBy(() -> parse(model, label == null ? "" : LABEL, ""))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining(message);
    }

    @Test
    void scoresAreJudgedOnlyByLabels() {
        assertThatThrownBy(() -> parse("", "", "monitoring: {performance: {metric: anomalyRate, alertAbove: 0.1}}"))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("monitoring.performance needs dataset.label");
        assertThatThrownBy(() -> parse(
                        "task: clustering, algorithm: kmeans",
                        LABEL,
                        "monitoring: {performance: {metric: silhouette, alertBelow: 0.1}}"))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("Use adjustedRand");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            anomaly: {threshold: 0.6}                                             | -
            algorithm: pca, params: {k: 1}                                        | -
            gates: [{metric: areaUnderROC, min: 0.9}]                             | odd
            gates: [{metric: anomalyRate, max: 0.1}]                              | -
            task: clustering, algorithm: kmeans, gates: [{metric: silhouette, min: 0.3}] | -
            task: clustering, algorithm: lda, gates: [{metric: logPerplexity, max: 7}]   | -
            """)
    void whatIsRightAndSupportedIsTaken(String model, String label) {
        assertThatCode(() -> Support.refuseUnsupported(parse(model, label == null ? "" : LABEL, "")))
                .doesNotThrowAnyException();
    }

    @Test
    void oneRowInAHundredIsAnAnomalyWhereTheFileDoesNotSay() {
        ModelSpec model = parse("", "", "").spec().model().orElseThrow();
        assertThat(model.anomaly().orElseThrow().contamination()).contains(0.01);
    }

    private static ParsedPipeline parse(String model, String label, String more) {
        String start = (model.contains("task:") ? "" : "task: anomaly, ")
                + (model.contains("algorithm:") ? "" : "algorithm: isolation_forest, ");
        String text =
                """
                apiVersion: nightjar/v1
                pipeline: odd
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, x DOUBLE, odd BOOLEAN"}
                dataset:
                  spine: rows
                  key: [id]
                  columns: {x: x}
                """ + (label.isEmpty() ? "" : "  " + label + "\n") + "model: {" + start + model + "}\n" + more + "\n";
        return PipelineReader.parseLocated(text, "odd.yaml", Samples.NOTHING);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every algorithm is trained, is better than no model, and predicts the same once it was saved and loaded. */
class AlgorithmsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final String ALL = "x: x, n: n, city: city, flag: flag, at: at";
    private static final String TWO = "IF(signal + 2 * noise > 11, 'yes', 'no')";
    private static final String THREE = "CAST(least(2, floor((signal + noise) / 6)) * 5 AS INT)";
    private static final String NUMBER = "signal + noise + 1";

    @TempDir
    static Path folder;

    private static final Map<Learnt, Saved> SAVED = new LinkedHashMap<>();

    private record Saved(SparkModel model, Map<String, Map<String, MetricValue>> metrics, ServingRequest request) {}

    private enum Learnt {
        LOGISTIC_REGRESSION("areaUnderROC", TWO, ALL, ""),
        DECISION_TREE("areaUnderROC", TWO, ALL, "preprocess: {categorical: {encode: index}}"),
        RANDOM_FOREST("areaUnderROC", TWO, ALL, ""),
        GBT("areaUnderROC", TWO, ALL, "params: {maxIter: 3}, preprocess: {categorical: {encode: target}}"),
        NAIVE_BAYES("areaUnderROC", TWO, ALL, "params: {modelType: gaussian}"),
        LINEAR_SVC("areaUnderROC", TWO, ALL, "params: {maxIter: 10, regParam: 0.01}"),
        MULTILAYER_PERCEPTRON("areaUnderROC", TWO, ALL, "params: {layers: [8, 4], maxIter: 40}"),
        FACTORIZATION_MACHINE("areaUnderROC", TWO, ALL, "params: {stepSize: 0.3, maxIter: 30}"),
        LOGISTIC_REGRESSION_3("accuracy", THREE, ALL, "params: {maxIter: 20}"),
        RANDOM_FOREST_3("accuracy", THREE, ALL, "preprocess: {categorical: {encode: target}}"),
        GBT_3("accuracy", THREE, ALL, "params: {maxIter: 3}"),
        NAIVE_BAYES_3("accuracy", THREE, ALL, ""),
        LINEAR_SVC_3("accuracy", THREE, ALL, "params: {maxIter: 5, regParam: 0.01}"),
        MULTILAYER_PERCEPTRON_3("accuracy", THREE, ALL, "params: {maxIter: 20}"),
        FACTORIZATION_MACHINE_3("accuracy", THREE, ALL, "params: {stepSize: 0.3, maxIter: 30}"),
        LINEAR_REGRESSION("r2", NUMBER, ALL, ""),
        GENERALIZED_LINEAR("r2", NUMBER, ALL, "params: {family: gamma, link: log}"),
        DECISION_TREE_N("r2", NUMBER, ALL, "preprocess: {timestamp: {encode: cyclic}}"),
        RANDOM_FOREST_N("r2", NUMBER, ALL, ""),
        GBT_N("r2", NUMBER, ALL, "params: {maxIter: 3}"),
        FACTORIZATION_MACHINE_N("r2", NUMBER, ALL, "params: {stepSize: 0.5, maxIter: 100}"),
        ISOTONIC("r2", NUMBER, "x: x", ""),
        SURVIVAL("r2", NUMBER, ALL + ", ended: ended", "params: {censorCol: ended, quantileProbabilities: [0.1, 0.9]}");

        private final String metric;
        private final String label;
        private final String inputs;
        private final String model;

        Learnt(String metric, String label, String inputs, String model) {
            this.metric = metric;
            this.label = label;
            this.inputs = inputs;
            this.model = model;
        }

        PipelineSpec pipeline() {
            String algorithm = name().replaceAll("_[3N]$", "").toLowerCase(java.util.Locale.ROOT);
            String task = metric.equals("r2") ? "regression" : "classification";
            return MixedExamples.pipeline(task, algorithm, inputs, model);
        }
    }

    @ParameterizedTest
    @EnumSource(Learnt.class)
    void isBetterThanNoModelAndHasAProfileOfItsPredictions(Learnt algorithm) {
        Saved saved = saved(algorithm);
        double metric = saved.metrics.get("test").get(algorithm.metric).value();
        double least = switch (algorithm.metric) {
            case "areaUnderROC" -> 0.85;
            case "accuracy" -> saved.metrics.get("baseline").get("accuracy").value() + 0.1;
            default -> 0.2;
        };
        assertThat(metric).isGreaterThan(least);

        assertThat(saved.model.profile().prediction().orElseThrow().shares().stream()
                        .mapToDouble(share -> share)
                        .sum())
                .isBetween(0.999999, 1.000001);
    }

    @Test
    void aProfileIsSavedWithItsModel() {
        Saved saved = saved(Learnt.GBT);
        SparkModel loaded = ModelArtifact.load(SPARK, "a model", saved.request.artifact(), saved.request.manifest());
        assertThat(loaded.profile()).isEqualTo(saved.model.profile());
    }

    @ParameterizedTest
    @EnumSource(Learnt.class)
    void predictsTheSameOnceItWasSavedAndLoaded(Learnt algorithm) {
        assertThat(SavedModelsProbe.different(SPARK, saved(algorithm).request)).isEqualTo("0 of 200");
    }

    /** One of each way to prepare inputs and to make labels, times and probabilities of what Spark predicts. */
    @Test
    void modelsPredictTheSameInAFreshProcess() throws Exception {
        List<ServingRequest> requests = Stream.of(
                        Learnt.DECISION_TREE,
                        Learnt.LINEAR_SVC,
                        Learnt.GBT_3,
                        Learnt.RANDOM_FOREST_3,
                        Learnt.DECISION_TREE_N,
                        Learnt.ISOTONIC,
                        Learnt.SURVIVAL)
                .map(algorithm -> saved(algorithm).request)
                .toList();
        assertThat(SavedModels.askAFreshProcess(folder, requests))
                .isEqualTo(Collections.nCopies(requests.size(), "0 of 200"));
    }

    @Test
    void ofThreeClassesEachHasAProbabilityAndTheMostProbableOneIsTheLabel() {
        List<Row> rows = saved(Learnt.GBT_3)
                .model
                .predict(SPARK.read().parquet(saved(Learnt.GBT_3).request.sample()))
                .select(ModelColumns.PROBABILITY, ModelColumns.PREDICTION, ModelColumns.LABEL)
                .collectAsList();
        for (Row row : rows) {
            List<Double> probabilities = row.getList(0);
            assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isBetween(0.999999, 1.000001);
            int most = probabilities.indexOf(Collections.max(probabilities));
            assertThat(row.getDouble(1)).isEqualTo(most);
            // numbers in their order as numbers: as text, 10 would come before 5
            assertThat(row.getString(2)).isEqualTo(List.of("0", "5", "10").get(most));
        }
    }

    @Test
    void aSurvivalHasTheTimesThatWereAskedFor() {
        List<Row> rows = saved(Learnt.SURVIVAL)
                .model
                .predict(SPARK.read().parquet(saved(Learnt.SURVIVAL).request.sample()))
                .select(ModelColumns.QUANTILES)
                .collectAsList();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.<Double>getList(0)).hasSize(2).isSorted());
        assertThat(saved(Learnt.SURVIVAL).model.description().signature()).doesNotContainKey("ended");
        assertThat(saved(Learnt.SURVIVAL).model.description().params()).containsEntry("censorCol", "ended");
    }

    private static synchronized Saved saved(Learnt algorithm) {
        return SAVED.computeIfAbsent(algorithm, AlgorithmsTest::train);
    }

    private static Saved train(Learnt algorithm) {
        PipelineSpec spec = algorithm.pipeline();
        Dataset<Row> examples = MixedExamples.labelled(algorithm.label).cache();
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples, spec), spec);
        assertThat(fitted.outputs().keySet())
                .containsExactlyElementsOf(fitted.model().outputs());
        ServingRequest request = SavedModels.save(
                fitted.model(),
                examples.where(col(ExampleColumns.SPLIT).equalTo(ExampleColumns.TEST)),
                folder.resolve(algorithm.name()));
        examples.unpersist();
        return new Saved(fitted.model(), fitted.metrics(), request);
    }
}

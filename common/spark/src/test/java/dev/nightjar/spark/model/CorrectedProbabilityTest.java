/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.avg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probabilities of models that saw a rare class more often, or heavier, than the data has it. */
class CorrectedProbabilityTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final String DOWN_SAMPLED = "downSample: {\"0\": 0.1}";
    private static final String BALANCED = "classWeights: balanced";
    private static final String RAW = "correctProbabilities: false";

    private static final Map<List<String>, Trained> TRAINED = new HashMap<>();
    private static final Map<Boolean, Dataset<Row>> EXAMPLES = new HashMap<>();

    @TempDir
    Path folder;

    /** A model, and the examples that it is trained and tested with. */
    private record Trained(TrainingSet set, FittedModel fitted) {

        /** Trains with keys of the data set, unless a test did so before. */
        static Trained with(String... keys) {
            return TRAINED.computeIfAbsent(List.of(keys), same -> {
                boolean sampled = same.contains(DOWN_SAMPLED);
                PipelineSpec spec = RareClass.pipeline(keys);
                TrainingSet set =
                        TrainingSet.of(EXAMPLES.computeIfAbsent(sampled, is -> RareClass.examples(is ? 0.1 : 1)), spec);
                return new Trained(set, FittedModel.fit(SPARK, set, spec));
            });
        }

        SparkModel model() {
            return fitted.model();
        }

        double metric(String of, String metric) {
            return fitted.metrics().get(of).get(metric).value();
        }

        /** A mean over the test rows, by the share of positives among them. */
        double meanByShare(String column) {
            Row row = model().predict(set.split(ExampleColumns.TEST))
                    .agg(avg(column), avg(ExampleColumns.LABEL))
                    .first();
            return row.getDouble(0) / row.getDouble(1);
        }
    }

    @AfterAll
    static void forget() {
        TRAINED.clear();
        EXAMPLES.clear();
    }

    static Stream<List<String>> balances() {
        return Stream.of(List.of(), List.of(DOWN_SAMPLED), List.of(BALANCED), List.of(DOWN_SAMPLED, BALANCED));
    }

    /**
     * The relative standard deviation of the mean probability, as of the share of positives, is about one by the root of
     * the positives, a thousand in each split; within five of that of their ratio.
     */
    @ParameterizedTest
    @MethodSource("balances")
    void theMeanProbabilityIsTheShareOfPositives(List<String> keys) {
        Trained trained = Trained.with(keys.toArray(String[]::new));
        double bound = 5 * Math.sqrt(2.0 / 1000);
        assertThat(trained.meanByShare("p")).as("what was simulated").isCloseTo(1, within(bound));
        assertThat(trained.meanByShare(ModelColumns.PROBABILITY)).isCloseTo(1, within(bound));
    }

    @Test
    void withoutCorrectionItIsNot() {
        assertThat(Trained.with(DOWN_SAMPLED, RAW).meanByShare(ModelColumns.PROBABILITY))
                .isBetween(6.0, 9.5);
        assertThat(Trained.with(BALANCED, RAW).meanByShare(ModelColumns.PROBABILITY))
                .isGreaterThan(10);
    }

    /** Ranks stay, and all else is that of the data. */
    @Test
    void metricsThresholdAndProfileAreThoseOfTheData() {
        Trained whole = Trained.with();
        Trained sampled = Trained.with(DOWN_SAMPLED);
        Trained raw = Trained.with(DOWN_SAMPLED, RAW);
        for (String metric : List.of("areaUnderROC", "logLoss", "brier")) {
            assertThat(sampled.metric("test", metric))
                    .as(metric)
                    .isCloseTo(whole.metric("test", metric), within(0.003));
        }
        assertThat(raw.metric("test", "areaUnderROC"))
                .isCloseTo(sampled.metric("test", "areaUnderROC"), within(0.0005));
        assertThat(raw.metric("test", "logLoss")).isGreaterThan(whole.metric("test", "logLoss") + 0.05);
        assertThat(sampled.metric("baseline", "logLoss")).isCloseTo(whole.metric("baseline", "logLoss"), within(0.001));
        assertThat(sampled.model().description().threshold())
                .isCloseTo(whole.model().description().threshold(), within(0.04));
        assertThat(median(sampled)).isCloseTo(median(whole), within(0.003));
        assertThat(median(raw)).isGreaterThan(5 * median(whole));
    }

    @Test
    void aLoadedModelGivesTheSameProbabilities() throws IOException {
        Trained trained = Trained.with(DOWN_SAMPLED, BALANCED);
        String artifact = folder.resolve("model").toString();
        Map<String, ArtifactFile> manifest =
                ModelArtifact.save(SPARK, trained.model(), ModelArtifactTest.FIGURES, artifact);

        TrainedModel loaded = ModelArtifact.load(SPARK, "the model", artifact, manifest);

        Dataset<Row> test =
                trained.set().split(ExampleColumns.TEST).where("id < 2000").select("id", "x");
        assertThat(loaded.predict(test).orderBy("id").collectAsList())
                .isEqualTo(trained.model().predict(test).orderBy("id").collectAsList());
        assertThat(((SparkModel) loaded).description())
                .isEqualTo(trained.model().description());
    }

    @Test
    void aModelThatWasSavedBeforeSaysNothingOfABalanceAndHasNone() throws IOException {
        ObjectNode saved =
                Json.MAPPER.valueToTree(Trained.with(BALANCED).model().description());
        saved.remove("balance");
        assertThat(Json.MAPPER.treeToValue(saved, ModelDescription.class).balance())
                .isEqualTo(ClassBalance.NONE);
    }

    /** The upper edge of the bin that holds the median prediction of the rows that the profile is of. */
    private static double median(Trained trained) {
        ReferenceDistribution predictions =
                trained.model().profile().prediction().orElseThrow();
        double below = 0;
        int bin = -1;
        while (below < 0.5) {
            below += predictions.shares().get(++bin);
        }
        return predictions.edges().get(bin);
    }
}

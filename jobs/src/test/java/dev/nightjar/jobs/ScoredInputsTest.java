/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights whose inputs are, and are not, what they were in training; all scored in one pass, and committed or refused. */
class ScoredInputsTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final LocalDate USUAL = LocalDate.of(2026, 3, 5);
    private static final LocalDate ODD = USUAL.plusDays(1);
    private static final LocalDate NOTHING = USUAL.plusDays(9);
    private static final TableName SCORES = TableName.scores("p");

    @TempDir
    static Path folder;

    private static OneSource source;

    @BeforeAll
    static void train() {
        source = new OneSource(SPARK, folder);
        describe("");
        source.land(USUAL + ".csv", lines(false));
        source.land(ODD + ".csv", lines(true));
        source.ingest(USUAL);
        source.run("train", USUAL);
        source.run("promote", USUAL);
        source.ingest(ODD);
        assertThatThrownBy(() -> source.run("score", NOTHING))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("p.bronze_s has no rows for this date");
        assertThat(DeltaTable.isDeltaTable(SPARK, source.lake().path(SCORES)))
                .as("an empty night made a table")
                .isFalse();
    }

    @Test
    void inputsAsInTrainingAreNotTold() {
        describe("inputs: {newCategories: {}}");
        RunDocument.StepDocument night = source.run("score", USUAL);
        assertThat(night.reason()).isNull();
        assertThat(night.measures())
                .containsEntry("inputs.warnings", 0.0)
                // c3 and c4 are too rare to be categories of the model, and were seen all the same
                .containsEntry("inputs.newCategories", 0.0);
        assertThat(night.measures().get("inputs.nulls")).isLessThan(0.05);
    }

    @Test
    void newCategoriesAndMoreNullsAreTold() {
        describe("inputs: {newCategories: {}}");
        RunDocument.StepDocument night = source.run("score", ODD);
        assertThat(night.rowsWritten()).isEqualTo(400);
        assertThat(night.reason())
                .contains("warning: input c has values not seen in training in 0.1000 of the rows"
                        + ": more than scoring.inputs.newCategories.warn, 0.05")
                .contains("warning: input a has no value in 0.4000 of the rows, ")
                .contains("more than scoring.inputs.nulls.warn, 0.1")
                .contains("warning: input t has no value in 0.5000 of the rows, 0.0000 in training");
        assertThat(night.measures())
                .containsEntry("inputs.warnings", 3.0)
                .containsEntry("inputs.newCategories", 0.1)
                .containsEntry("inputs.newCategories.c", 0.1)
                .containsEntry("inputs.nulls", 0.5)
                .containsEntry("inputs.nulls.t", 0.5)
                .doesNotContainKey("inputs.nulls.c");
        assertThat(night.measures().get("inputs.nulls.a")).isCloseTo(0.34, within(0.03));
    }

    @Test
    void limitsOfOneAreSilent() {
        describe("inputs: {nulls: {warn: 1}}");
        RunDocument.StepDocument night = source.run("score", ODD);
        assertThat(night.reason()).isNull();
        assertThat(night.measures()).containsKey("rows").doesNotContainKey("inputs.warnings");
    }

    @Test
    void aRefusedNightAndAnEmptyOneLeaveTheTableAsItWas() {
        describe("");
        source.run("score", ODD);
        long version = version();
        describe("inputs: {newCategories: {fail: 0.09}}");
        assertThatThrownBy(() -> source.run("score", ODD))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot score " + ODD + " with version 1 of model p: input c has values not seen")
                .hasMessageContaining(
                        "in 0.1000 of the rows: more than scoring.inputs.newCategories.fail, 0.09. Nothing was");
        describe("inputs: {nulls: {warn: 0.2, fail: 0.3}}");
        assertThatThrownBy(() -> source.run("score", ODD))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("input a has no value in 0.4000")
                .hasMessageContaining("input t has no value in 0.5000");
        assertThatThrownBy(() -> source.run("score", NOTHING)).isInstanceOf(DataRefused.class);
        assertThat(version()).isEqualTo(version);
        describe("inputs: {newCategories: {fail: 0.11}}");
        assertThat(source.run("score", ODD).rowsWritten()).isEqualTo(400);
    }

    @Test
    void theRowsOfANightAreReadOnce() throws TimeoutException {
        describe("");
        String bronze = source.lake().path(OneSource.BRONZE);
        List<String> reading = new ArrayList<>();
        SparkListener listener = new SparkListener() {
            @Override
            public void onOtherEvent(SparkListenerEvent event) {
                if (event instanceof SparkListenerSQLExecutionStart started
                        && started.physicalPlanDescription().contains(bronze)
                        && !started.physicalPlanDescription().contains("_delta_log")) {
                    reading.add(started.description());
                }
            }
        };
        SPARK.sparkContext().addSparkListener(listener);
        try {
            source.run("score", USUAL);
            SPARK.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
        assertThat(reading).hasSize(1);
    }

    private static long version() {
        return DeltaTable.forPath(SPARK, source.lake().path(SCORES))
                .history(1)
                .first()
                .getAs("version");
    }

    private static void describe(String scoring) {
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, a DOUBLE, b INT, c STRING, t TIMESTAMP, y INT\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {a: a, b: b, c: c, t: t}, label: {expr: y},",
                "   split: {by: hash, key: [id], train: 0.8, test: 0.2}}",
                "model: {task: classification, algorithm: logistic_regression, params: {maxIter: 5},",
                "  preprocess: {categorical: {maxCategories: 3}}}",
                "scoring: {" + scoring + "}");
    }

    /** An odd night has new categories in a tenth of its rows, and no `a` in two fifths, no `t` in a half. */
    private static String[] lines(boolean odd) {
        Random random = new Random(11);
        Stream<String> rows = IntStream.range(0, 400).mapToObj(i -> {
            double a = random.nextGaussian();
            int c = Math.max(0, random.nextInt(12) - 7);
            boolean missing = odd ? i % 5 < 2 : i % 17 == 0;
            String category = odd && i % 10 == 0 ? (i % 20 == 0 ? "fax" : "telex") : i % 23 == 0 ? "" : "c" + c;
            return String.join(
                    ",",
                    "" + (odd ? 1000 + i : i),
                    missing ? "" : "" + a,
                    "" + random.nextInt(9),
                    category,
                    odd && i % 2 == 0 ? "" : "2026-03-0" + (1 + i % 5) + "T0" + i % 10 + ":15:00Z",
                    a + c > random.nextGaussian() ? "1" : "0");
        });
        return Stream.concat(Stream.of("id,a,b,c,t,y"), rows).toArray(String[]::new);
    }
}

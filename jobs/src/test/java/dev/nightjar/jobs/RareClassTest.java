/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nights of payments of which a few are fraud, with the many others down-sampled and the classes balanced. */
class RareClassTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-03-05");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final int ROWS = 4_000;

    @TempDir
    static Path folder;

    private static OneSource source;

    @BeforeAll
    static void runTwoNights() {
        source = new OneSource(SPARK, folder);
        pipeline("downSample: {\"false\": 0.1}, classWeights: balanced");
        for (LocalDate night : List.of(FIRST, SECOND)) {
            land(night);
            source.run("ingest.s", night);
            source.run("train", night);
        }
        source.run("promote", SECOND);
        source.run("score", SECOND);
    }

    @Test
    void onlyTrainingRowsOfTheNamedClassAreLeftOut() {
        Dataset<Row> all = source.table(OneSource.BRONZE).where("date = DATE'" + FIRST + "'");
        assertThat(ids(examples(FIRST).where("_split = 'test'"))).isEqualTo(ids(all.where("part = 'test'")));
        assertThat(ids(examples(FIRST).where("_split = 'train' AND _label")))
                .isEqualTo(ids(all.where("part = 'train' AND fraud")));
        double negatives = (double) all.where("part = 'train' AND NOT fraud").count();
        // within five standard deviations of a binomial number
        assertThat((double)
                        examples(FIRST).where("_split = 'train' AND NOT _label").count())
                .isBetween(0.1 * negatives - 1.5 * Math.sqrt(negatives), 0.1 * negatives + 1.5 * Math.sqrt(negatives));
    }

    @Test
    void theSameRowsAreKeptOnEveryNight() {
        assertThat(ids(examples(SECOND).where("id < " + ROWS))).isEqualTo(ids(examples(FIRST)));
        assertThat(ids(examples(SECOND)))
                .hasSizeGreaterThan(ids(examples(FIRST)).size());
    }

    @Test
    void probabilitiesThatAreWrittenAreThoseOfAllRows() {
        double share = source.table(OneSource.BRONZE)
                        .where("date = DATE'" + SECOND + "' AND fraud")
                        .count()
                / (double) ROWS;
        Row scores = source.table(TableName.scores("p"))
                .where("date = DATE'" + SECOND + "'")
                .selectExpr("avg(probability)", "count(*)")
                .first();
        assertThat(scores.getLong(1)).isEqualTo(ROWS);
        // both are about as uncertain as the number of positives in a night, of which there are over 150
        assertThat(scores.getDouble(0) / share).isBetween(1 - 5 / Math.sqrt(75), 1 + 5 / Math.sqrt(75));
    }

    @Test
    void aLabelValueThatNoExampleHasIsRefused() {
        pipeline("classWeights: {\"1\": 20}");
        try {
            assertThatThrownBy(() -> source.run("train", SECOND.plusDays(1)))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("dataset.classWeights names the label value '1', which no example has."
                            + " The label values are false, true.");
        } finally {
            pipeline("downSample: {\"false\": 0.1}, classWeights: balanced");
        }
    }

    private static void pipeline(String classes) {
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, x DOUBLE, part STRING, fraud BOOLEAN\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {x: x}, label: {expr: fraud}, " + classes + ",",
                "   split: {by: column, column: part, train: [train], test: [test]}}",
                "model: {task: classification, algorithm: logistic_regression, retrain: {every: P1D}}",
                "scoring: {}");
    }

    private static void land(LocalDate night) {
        SplittableRandom random = new SplittableRandom(night.toEpochDay());
        List<String> lines = new ArrayList<>(List.of("id,x,part,fraud"));
        for (int i = 0; i < ROWS; i++) {
            double x = random.nextDouble() * 4 - 2;
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%.4f,%s,%s",
                    night.equals(FIRST) ? i : ROWS + i,
                    x,
                    random.nextBoolean() ? "train" : "test",
                    random.nextDouble() < 1 / (1 + Math.exp(3.5 - x))));
        }
        source.land(night + ".csv", lines.toArray(String[]::new));
    }

    private static Dataset<Row> examples(LocalDate night) {
        return source.table(TableName.dataset("p")).where("date = DATE'" + night + "'");
    }

    private static List<String> ids(Dataset<Row> rows) {
        return OneSource.lines(rows, "id");
    }
}

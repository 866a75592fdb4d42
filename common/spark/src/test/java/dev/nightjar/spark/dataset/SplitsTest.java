/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate LAST = LocalDate.parse("2026-03-20");

    /** Each row: the periods of the split, and the part of each day from the 20th back to the 9th; a dot is none. */
    @ParameterizedTest
    @CsvSource({
        "P4D, P2D, P1D, P3D, test test test validation . . train train train train . .",
        "P2D, P0D, P2D, P1D, test validation validation train train . . . . . . .",
        "P1D, P7D, P0D, P1D, test . . . . . . . train . . .",
        "P7D, P0D, P0D, P3D, test test test train train train train train train train . ."
    })
    void daysBackFromTheNewestAreTestThenValidationThenAGapThenTrain(
            String train, String gap, String validation, String test, String parts) {
        DatasetSpec dataset = DatasetOf.keys(
                "timestamp: at",
                "split: {by: time, train: %s, gap: %s, validation: %s, test: %s}"
                        .formatted(train, gap, validation, test));
        for (String moment : List.of("00:00:00", "23:59:59")) {
            List<String> days = LAST.minusDays(11)
                    .datesUntil(LAST.plusDays(1))
                    .map(day -> day + " " + moment)
                    .toList();
            Dataset<Row> rows = SPARK.createDataset(days, Encoders.STRING())
                    .select(col("value").cast("timestamp").as("at"));
            assertThat(parts(rows.orderBy(desc("at")), dataset)).containsExactly(parts.split(" "));
        }
    }

    @Test
    void daysAfterTheNewestWithLabelsAreInNoPart() {
        DatasetSpec dataset = DatasetOf.keys("timestamp: at", "split: {by: time, train: P4D, test: P3D}");
        Dataset<Row> rows = SPARK.sql("SELECT TIMESTAMP'2026-03-21 00:00:00' AS at");
        assertThat(parts(rows, dataset)).containsExactly(".");
    }

    @Test
    void aHashOfTheKeyGivesEachPartItsShareAndLeavesTheRestOut() {
        DatasetSpec dataset = DatasetOf.keys("split: {by: hash, train: 0.6, validation: 0.1, test: 0.2}");
        Map<String, Long> counts = new TreeMap<>();
        parts(SPARK.range(10_000).toDF("id"), dataset).forEach(part -> counts.merge(part, 1L, Long::sum));
        // five standard deviations of a binomial number are at most 245
        assertThat(counts.get("train")).isBetween(5755L, 6245L);
        assertThat(counts.get("validation")).isBetween(850L, 1150L);
        assertThat(counts.get("test")).isBetween(1800L, 2200L);
        assertThat(counts.get(".")).isBetween(850L, 1150L);
    }

    /** The parts that these keys had in the first version: a model's test rows must never become training rows. */
    @Test
    void aKeyKeepsItsPartForEver() {
        DatasetSpec dataset = DatasetOf.keys("split: {by: hash, train: 0.6, validation: 0.2, test: 0.2}");
        assertThat(parts(SPARK.range(10).toDF("id"), dataset))
                .containsExactly(
                        "train",
                        "test",
                        "validation",
                        "train",
                        "train",
                        "train",
                        "validation",
                        "validation",
                        "train",
                        "train");
    }

    @Test
    void aKeyKeepsItsPartWhateverElseThereIsOnANight() {
        DatasetSpec dataset =
                DatasetOf.keys("split: {by: hash, key: [customer], train: 0.5, validation: 0.2, test: 0.3}");
        Dataset<Row> first = SPARK.range(200).selectExpr("id AS customer", "1 AS night");
        Dataset<Row> second = SPARK.range(5_000, -1, -1, 3).selectExpr("id AS customer", "2 AS night");
        Dataset<Row> split = first.withColumn("split", Splits.of(dataset, LAST))
                .unionAll(second.withColumn("split", Splits.of(dataset, LAST.plusDays(9))));
        assertThat(split.where("customer < 200")
                        .groupBy("customer")
                        .agg(org.apache
                                .spark
                                .sql
                                .functions
                                .countDistinct("split")
                                .as("parts"))
                        .groupBy("parts")
                        .count()
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactly("[1,200]");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"a, train", "b, train", "c, validation", "d, test", "e, .", "A, .", "NULL, ."},
            nullValues = "NULL")
    void aColumnsValueNamesThePart(String value, String part) {
        DatasetSpec dataset =
                DatasetOf.keys("split: {by: column, column: part, train: [a, b], validation: [c], test: [d]}");
        Dataset<Row> rows =
                SPARK.createDataset(Arrays.asList(value), Encoders.STRING()).toDF("part");
        assertThat(parts(rows, dataset)).containsExactly(part);
    }

    private static List<String> parts(Dataset<Row> rows, DatasetSpec dataset) {
        return rows.select(Splits.of(dataset, LAST)).collectAsList().stream()
                .map(row -> row.isNullAt(0) ? "." : row.getString(0))
                .toList();
    }
}

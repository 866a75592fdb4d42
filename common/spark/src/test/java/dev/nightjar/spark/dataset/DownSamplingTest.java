/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.time.LocalDate;
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

class DownSamplingTest {

    private static final SparkSession SPARK = TestSpark.session();

    @Test
    void ofTrainingRowsOfAClassAShareIsKeptAndOfOthersAll() {
        DatasetSpec dataset = DatasetOf.keys("downSample: {\"0\": 0.1}");
        Map<String, Long> kept = new TreeMap<>();
        DownSampling.of(examples(60_000, "id % 2"), dataset)
                .groupBy(ExampleColumns.SPLIT, ExampleColumns.LABEL)
                .count()
                .collectAsList()
                .forEach(row -> kept.put(row.getString(0) + " " + row.getLong(1), row.getLong(2)));
        // five standard deviations of a binomial number
        assertThat(kept.remove("train 0")).isBetween(1000L - 150, 1000L + 150);
        assertThat(kept)
                .isEqualTo(Map.of(
                        "train 1", 10_000L,
                        "validation 0", 10_000L,
                        "validation 1", 10_000L,
                        "test 0", 10_000L,
                        "test 1", 10_000L));
    }

    @ParameterizedTest
    @CsvSource({"BOOLEAN, false", "INT, 0", "STRING, 0", "DOUBLE, 0.0", "'DECIMAL(3,1)', 0.0"})
    void labelsOfAllTypesAreNamedAsSparkWritesThem(String type, String name) {
        DatasetSpec dataset = DatasetOf.keys("downSample: {\"" + name + "\": 0.000001}");
        Dataset<Row> examples = examples(600, "CAST(id % 2 AS " + type + ")")
                .where(col(ExampleColumns.SPLIT).equalTo("train"));
        assertThat(DownSampling.of(examples, dataset).count()).isEqualTo(100);
    }

    @Test
    void theSameRowsAreKeptWhateverElseThereIsOnANight() {
        DatasetSpec dataset = DatasetOf.keys("downSample: {\"0\": 0.5}");
        List<Long> first = ids(DownSampling.of(examples(3_000, "0"), dataset));
        Dataset<Row> more =
                examples(9_000, "0").repartition(5).orderBy(col("id").desc());
        assertThat(ids(DownSampling.of(more, dataset).where("id < 3000"))).isEqualTo(first);
    }

    @Test
    void whatIsKeptHasNothingToDoWithTheSplitByHash() {
        DatasetSpec dataset = DatasetOf.keys("split: {by: hash, train: 0.2, test: 0.8}", "downSample: {\"0\": 0.5}");
        Row row = SPARK.range(50_000)
                .withColumn(ExampleColumns.LABEL, lit(0))
                .withColumn("part", Splits.of(dataset, LocalDate.EPOCH))
                .withColumn(ExampleColumns.SPLIT, lit(ExampleColumns.TRAIN))
                .transform(rows -> DownSampling.of(rows, dataset))
                .agg(count(lit(1)), count_if(col("part").equalTo(ExampleColumns.TRAIN)))
                .first();
        // of about 25,000 kept rows a fifth, within five standard deviations
        assertThat(row.getLong(0)).isBetween(25_000L - 560, 25_000L + 560);
        assertThat(row.getLong(1) / (double) row.getLong(0)).isBetween(0.2 - 0.013, 0.2 + 0.013);
    }

    /** A third of the rows in each part. */
    private static Dataset<Row> examples(long rows, String label) {
        return SPARK.range(rows)
                .withColumn(ExampleColumns.LABEL, expr(label))
                .withColumn(ExampleColumns.SPLIT, expr("elt(id DIV 2 % 3 + 1, 'train', 'validation', 'test')"));
    }

    private static List<Long> ids(Dataset<Row> rows) {
        return rows.select("id").as(Encoders.LONG()).collectAsList().stream()
                .sorted()
                .toList();
    }
}

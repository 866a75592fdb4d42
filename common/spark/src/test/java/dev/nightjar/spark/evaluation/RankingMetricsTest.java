/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

class RankingMetricsTest {

    private static final int ITEMS = 40;
    private static final StructType LISTS =
            StructType.fromDDL("user INT, recommended ARRAY<STRING>, relevant ARRAY<STRING>");

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 1"})
    void metricsAreThoseOfSparkAndOfPlainLoops(long seed, int k) {
        List<Row> lists = drawn(80, seed);

        Map<String, MetricValue> metrics =
                new RankingMetrics("user", "recommended", "relevant", k, 1).of(frame(lists), ITEMS);

        var spark = org.apache.spark.mllib.evaluation.RankingMetrics.of(new JavaSparkContext(
                        TestSpark.session().sparkContext())
                .parallelize(lists.stream()
                        .map(row -> new Tuple2<>(row.<List<String>>getAs(1), row.<List<String>>getAs(2)))
                        .toList()));
        assertThat(metrics).containsOnlyKeys("ndcgAtK", "mapAtK", "recallAtK", "precisionAtK", "coverage");
        assertThat(metrics.get("ndcgAtK").value()).isCloseTo(spark.ndcgAt(k), within(1e-9));
        assertThat(metrics.get("mapAtK").value()).isCloseTo(spark.meanAveragePrecisionAt(k), within(1e-9));
        assertThat(metrics.get("recallAtK").value()).isCloseTo(spark.recallAt(k), within(1e-9));
        assertThat(metrics.get("precisionAtK").value()).isCloseTo(spark.precisionAt(k), within(1e-9));
        assertThat(metrics.get("coverage").value()).isCloseTo(coverage(lists, k), within(1e-9));
        assertThat(metrics.get("ndcgAtK").value())
                .isBetween(
                        metrics.get("ndcgAtK").low().orElseThrow(),
                        metrics.get("ndcgAtK").high().orElseThrow());
    }

    @Test
    void usersWithoutRelevantItemsTellNothing() {
        List<Row> lists = new ArrayList<>(drawn(20, 4));
        RankingMetrics ranking = new RankingMetrics("user", "recommended", "relevant", 5, 1);
        MetricValue before = ranking.of(frame(lists), ITEMS).get("recallAtK");
        lists.add(RowFactory.create(1_000, List.of("i1"), List.of()));

        assertThat(ranking.of(frame(lists), ITEMS)).containsEntry("recallAtK", before);
        assertThat(ranking.of(frame(lists.subList(20, 21)), ITEMS)).isEmpty();
    }

    @Test
    void theBestListHasTheBestMetrics() {
        Map<String, MetricValue> metrics = new RankingMetrics("user", "recommended", "relevant", 3, 1)
                .of(frame(List.of(RowFactory.create(1, List.of("a", "b", "c"), List.of("c", "b", "a")))), 3);

        assertThat(metrics.values())
                .allSatisfy(value -> assertThat(value.value()).isCloseTo(1, within(1e-12)));
    }

    private static List<Row> drawn(int users, long seed) {
        Random random = new Random(seed);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add("i" + i);
        }
        List<Row> lists = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            Collections.shuffle(items, random);
            List<String> recommended = List.copyOf(items.subList(0, random.nextInt(15)));
            Collections.shuffle(items, random);
            lists.add(RowFactory.create(user, recommended, List.copyOf(items.subList(0, 1 + random.nextInt(12)))));
        }
        return lists;
    }

    private static double coverage(List<Row> lists, int k) {
        Set<String> shown = new HashSet<>();
        lists.forEach(row -> row.<List<String>>getAs(1).stream().limit(k).forEach(shown::add));
        return (double) shown.size() / ITEMS;
    }

    private static Dataset<Row> frame(List<Row> lists) {
        return TestSpark.session().createDataFrame(lists, LISTS);
    }
}

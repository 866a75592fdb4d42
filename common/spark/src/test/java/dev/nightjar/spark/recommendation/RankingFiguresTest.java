/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

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
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.evaluation.RankingMetrics;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RankingFiguresTest {

    private static final int K = 5;

    @Test
    void figuresAreThoseOfSpark() {
        List<List<Integer>> lists = new ArrayList<>();
        List<List<Integer>> relevant = new ArrayList<>();
        Random random = new Random(3);
        for (int user = 0; user < 200; user++) {
            List<Integer> items = new ArrayList<>(IntStream.range(0, 30).boxed().toList());
            Collections.shuffle(items, random);
            lists.add(List.copyOf(items.subList(0, random.nextInt(9))));
            Collections.shuffle(items, random);
            relevant.add(List.copyOf(items.subList(0, 1 + random.nextInt(12))));
        }
        List<Tuple2<List<Integer>, List<Integer>>> pairs = IntStream.range(0, lists.size())
                .mapToObj(user -> new Tuple2<>(lists.get(user), relevant.get(user)))
                .toList();
        RankingMetrics<Integer> spark = RankingMetrics.of(
                JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext())
                        .parallelize(pairs, 2));

        Map<String, MetricValue> metrics =
                judged(lists, relevant, 0, lists.size()).metrics(30);

        assertThat(metrics.get("ndcgAtK").value()).isCloseTo(spark.ndcgAt(K), within(1e-9));
        assertThat(metrics.get("mapAtK").value()).isCloseTo(spark.meanAveragePrecisionAt(K), within(1e-9));
        assertThat(metrics.get("recallAtK").value()).isCloseTo(spark.recallAt(K), within(1e-9));
        assertThat(metrics.get("precisionAtK").value()).isCloseTo(spark.precisionAt(K), within(1e-9));
        assertThat(metrics.get("coverage").value())
                .isEqualTo(new HashSet<>(lists.stream()
                                        .flatMap(list -> list.stream().limit(K))
                                        .toList())
                                .size()
                        / 30.0);
    }

    @Test
    void partsAddUpToTheSameInAnyOrder() {
        List<List<Integer>> lists = IntStream.range(0, 50)
                .mapToObj(user -> List.of(user, user + 1, 3))
                .toList();
        List<List<Integer>> relevant =
                IntStream.range(0, 50).mapToObj(user -> List.of(3, user / 2)).toList();
        Map<String, MetricValue> whole = judged(lists, relevant, 0, 50).metrics(60);
        Map<String, MetricValue> parts = judged(lists, relevant, 20, 50)
                .add(judged(lists, relevant, 0, 7))
                .add(judged(lists, relevant, 7, 20))
                .metrics(60);
        assertThat(parts).isEqualTo(whole);
        assertThat(new JudgedLists(K, 1).metrics(60)).isEmpty();
    }

    @Test
    void theIntervalOfAMeanIsThatOfTheCentralLimitTheorem() {
        SplittableRandom random = new SplittableRandom(11);
        UserResamples resamples = new UserResamples(1, 5);
        double sum = 0;
        double squares = 0;
        int users = 4000;
        for (int user = 0; user < users; user++) {
            double figure = random.nextDouble();
            resamples.add(random.nextLong(), new double[] {figure});
            sum += figure;
            squares += figure * figure;
        }
        double mean = sum / users;
        double deviation = Math.sqrt((squares / users - mean * mean) / users);
        MetricValue value = resamples.mean(0);
        assertThat(value.value()).isCloseTo(mean, within(1e-9));
        assertThat(value.low().orElseThrow()).isCloseTo(mean - 1.96 * deviation, within(deviation * 0.5));
        assertThat(value.high().orElseThrow()).isCloseTo(mean + 1.96 * deviation, within(deviation * 0.5));
    }

    private static JudgedLists judged(List<List<Integer>> lists, List<List<Integer>> relevant, int from, int to) {
        JudgedLists judged = new JudgedLists(K, 1);
        for (int user = from; user < to; user++) {
            judged.add(RowFactory.create((long) user, scala(lists.get(user)), scala(relevant.get(user))));
        }
        return judged;
    }

    private static scala.collection.Seq<Integer> scala(List<Integer> list) {
        return scala.jdk.javaapi.CollectionConverters.asScala(list).toSeq();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of a model with factors that are small whole numbers, so that sums are exact and many items tie. */
class ListModelTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final Interactions COLUMNS =
            new Interactions("customer", "product", Optional.empty(), Optional.empty(), true);

    @ParameterizedTest
    @CsvSource({
        // more items than two blocks, more users than two batches, ranks with and without a rest of four
        "1, 2500, 150, 7, 10, true",
        "2, 2500, 150, 4, 10, false",
        "3, 1024, 40, 1, 3, true",
        "4, 5, 70, 3, 10, true",
        "5, 40, 64, 9, 40, true"
    })
    void listsAreThoseOfAllProductsSorted(long seed, int items, int users, int rank, int topK, boolean excludeSeen) {
        RandomModel random = new RandomModel(new SplittableRandom(seed), items, users, rank);
        FactorModel model = random.model(new ListSettings(topK, excludeSeen));

        assertThat(lists(model.transform(random.interactions())))
                .as("seed %d", seed)
                .isEqualTo(random.expected(topK, excludeSeen));
    }

    @Test
    void whoHasEverythingGetsNothingAndWhoHasNearlyEverythingGetsTheRest() {
        RandomModel random = new RandomModel(new SplittableRandom(6), 30, 2, 2);
        random.seen.set(0, new HashSet<>(IntStream.range(0, 30).boxed().toList()));
        random.seen.set(1, new HashSet<>(IntStream.range(0, 28).boxed().toList()));

        Map<String, List<String>> lists =
                lists(random.model(new ListSettings(10, true)).transform(random.interactions()));

        assertThat(lists).containsOnlyKeys("u0001");
        assertThat(lists.get("u0001")).hasSize(2).allMatch(entry -> entry.contains("p0028") || entry.contains("p0029"));
    }

    @Test
    void onlyUsersThatAreAskedForGetAListAndItemsThatAreNotKnownDoNotMatter() {
        RandomModel random = new RandomModel(new SplittableRandom(7), 12, 5, 2);
        List<Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {"u0001", "p0003", null});
        rows.add(new Object[] {"u0001", "new in the shop", false});
        rows.add(new Object[] {"u0001", null, true});
        rows.add(new Object[] {"stranger", null, true});
        rows.add(new Object[] {"u0002", "p0004", false});
        rows.add(new Object[] {null, "p0004", true});
        Dataset<Row> interactions = Tables.of(SPARK, "customer STRING, product STRING, _asked BOOLEAN", rows);

        Dataset<Row> made = random.model(new ListSettings(3, true)).transform(interactions);

        assertThat(lists(made)).containsOnlyKeys("u0001", "stranger");
        assertThat(made.where("product IN ('p0003', 'new in the shop') AND customer = 'u0001'")
                        .isEmpty())
                .isTrue();
        assertThat(made.where("customer = 'stranger'")
                        .select("product", "cold_start")
                        .collectAsList())
                .extracting(row -> row.getString(0) + row.getBoolean(1))
                .containsExactlyElementsOf(random.popular().stream()
                        .limit(3)
                        .map(item -> item + "true")
                        .toList());
    }

    @Test
    void theSchemaIsWhatTheStageSays() {
        RandomModel random = new RandomModel(new SplittableRandom(8), 4, 2, 2);
        FactorModel model = random.model(new ListSettings(3, true));
        Dataset<Row> made = model.transform(random.interactions());
        assertThat(made.schema().toDDL())
                .isEqualTo(model.transformSchema(random.interactions().schema()).toDDL());
        assertThat(made.columns()).containsExactly("customer", "rank", "product", "prediction", "cold_start");
    }

    /** By user, entries in the order of ranks. */
    static Map<String, List<String>> lists(Dataset<Row> made) {
        Map<String, List<String>> lists = new TreeMap<>();
        made.collectAsList().stream()
                .sorted(Comparator.comparing((Row row) -> row.getString(0)).thenComparing(row -> row.getInt(1)))
                .forEach(row -> {
                    List<String> list = lists.computeIfAbsent(row.getString(0), user -> new ArrayList<>());
                    list.add(row.getInt(1) + " " + row.get(2) + " " + row.getDouble(3)
                            + (row.getBoolean(4) ? " cold" : ""));
                });
        return lists;
    }

    /** A model and who has what; every tenth user is not known to the model. */
    private static final class RandomModel {

        private final float[][] itemFactors;
        private final float[][] userFactors;
        private final long[] counts;
        private final List<Set<Integer>> seen = new ArrayList<>();

        RandomModel(SplittableRandom random, int items, int users, int rank) {
            itemFactors = factors(random, items, rank);
            userFactors = factors(random, users, rank);
            counts = IntStream.range(0, items)
                    .mapToLong(item -> 1 + random.nextInt(5))
                    .toArray();
            for (int user = 0; user < users; user++) {
                Set<Integer> has = new HashSet<>();
                int many = random.nextInt(Math.min(items, 60));
                while (has.size() < many) {
                    has.add(random.nextInt(items));
                }
                seen.add(has);
            }
        }

        private static float[][] factors(SplittableRandom random, int rows, int rank) {
            float[][] factors = new float[rows][rank];
            for (float[] row : factors) {
                for (int i = 0; i < rank; i++) {
                    row[i] = random.nextInt(7) - 3;
                }
            }
            return factors;
        }

        private boolean known(int user) {
            return user % 10 != 9;
        }

        FactorModel model(ListSettings settings) {
            List<Object[]> items = new ArrayList<>();
            for (int item = 0; item < itemFactors.length; item++) {
                items.add(new Object[] {item(item), item, counts[item], itemFactors[item]});
            }
            Collections.shuffle(items, new Random(1));
            List<Object[]> users = new ArrayList<>();
            for (int user = 0; user < userFactors.length; user++) {
                if (known(user)) {
                    users.add(new Object[] {user(user), userFactors[user]});
                }
            }
            return new FactorModel(
                            "random",
                            Tables.of(
                                    SPARK, "product STRING, _number INT, _users BIGINT, _factors ARRAY<FLOAT>", items),
                            Tables.of(SPARK, "customer STRING, _factors ARRAY<FLOAT>", users))
                    .with(COLUMNS, settings, 8);
        }

        Dataset<Row> interactions() {
            List<Object[]> rows = new ArrayList<>();
            for (int user = 0; user < seen.size(); user++) {
                rows.add(new Object[] {user(user), null});
                for (int item : seen.get(user)) {
                    rows.add(new Object[] {user(user), item(item)});
                    rows.add(new Object[] {user(user), item(item)});
                }
            }
            return Tables.of(SPARK, "customer STRING, product STRING", rows).repartition(3);
        }

        Map<String, List<String>> expected(int topK, boolean excludeSeen) {
            Map<String, List<String>> lists = new TreeMap<>();
            for (int user = 0; user < seen.size(); user++) {
                double[] scores = scores(user);
                List<Integer> order = new ArrayList<>(
                        IntStream.range(0, itemFactors.length).boxed().toList());
                if (excludeSeen) {
                    order.removeAll(seen.get(user));
                }
                order.sort(Comparator.comparingDouble((Integer item) -> -scores[item])
                        .thenComparing(item -> item));
                List<String> list = new ArrayList<>();
                for (int item : order.subList(0, Math.min(topK, order.size()))) {
                    list.add(list.size() + 1 + " " + item(item) + " " + scores[item] + (known(user) ? "" : " cold"));
                }
                if (!list.isEmpty()) {
                    lists.put(user(user), list);
                }
            }
            return lists;
        }

        private double[] scores(int user) {
            double[] scores = new double[itemFactors.length];
            for (int item = 0; item < scores.length; item++) {
                if (known(user)) {
                    for (int i = 0; i < userFactors[user].length; i++) {
                        scores[item] += userFactors[user][i] * itemFactors[item][i];
                    }
                } else {
                    scores[item] = counts[item] / 8.0;
                }
            }
            return scores;
        }

        List<String> popular() {
            return IntStream.range(0, counts.length)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer item) -> -counts[item])
                            .thenComparing(item -> item))
                    .map(RandomModel::item)
                    .toList();
        }

        private static String item(int number) {
            return String.format("p%04d", number);
        }

        private static String user(int number) {
            return String.format("u%04d", number);
        }
    }
}

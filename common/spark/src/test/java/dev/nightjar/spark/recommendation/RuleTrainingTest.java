/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists by rules against an enumeration of all rules there can be; a basket is a set of bits. */
class RuleTrainingTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final Interactions COLUMNS =
            new Interactions("customer", "product", Optional.empty(), Optional.empty(), true);
    private static final int ITEMS = 7;
    private static final int BASKETS = 60;
    private static final double SUPPORT = 0.15;
    private static final double CONFIDENCE = 0.4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listsAreThoseOfAllRulesThereCanBe(long seed) {
        int[] baskets = baskets(seed);
        ListSettings settings = new ListSettings(4, seed != 2);
        RuleModel model = new RuleTraining(COLUMNS, settings).fit(growth(SUPPORT, CONFIDENCE), rows(baskets));

        Map<String, List<String>> expected = new TreeMap<>();
        for (int user = 0; user < BASKETS; user++) {
            List<String> list = expected(baskets, baskets[user], settings);
            if (!list.isEmpty() && baskets[user] != 0) {
                expected.put(user(user), list);
            }
        }
        assertThat(ListModelTest.lists(model.transform(rows(baskets))))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    @Test
    void aSavedModelMakesTheSameLists(@TempDir Path folder) throws IOException {
        Dataset<Row> rows = rows(baskets(4));
        RuleModel model = new RuleTraining(COLUMNS, new ListSettings(3, true)).fit(growth(SUPPORT, CONFIDENCE), rows);
        model.write().save(folder.resolve("model").toString());
        RuleModel loaded = RuleModel.read().load(folder.resolve("model").toString());
        assertThat(ListModelTest.lists(loaded.transform(rows))).isEqualTo(ListModelTest.lists(model.transform(rows)));
    }

    @Test
    void boundsThatNoRuleReachesAreRefused() {
        assertThatThrownBy(() ->
                        new RuleTraining(COLUMNS, new ListSettings(3, true)).fit(growth(0.99, 0.99), rows(baskets(5))))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("no rule reaches minSupport 0.99 and minConfidence 0.99");
    }

    /** Items that lean on one another, the first ones more often than the last. */
    private static int[] baskets(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] baskets = new int[BASKETS];
        for (int i = 0; i < BASKETS; i++) {
            for (int item = 0; item < ITEMS; item++) {
                boolean follows = item > 1 && (baskets[i] & (1 << (item - 2))) != 0;
                if (random.nextDouble() < (follows ? 0.65 : 0.4 - 0.03 * item)) {
                    baskets[i] |= 1 << item;
                }
            }
        }
        return baskets;
    }

    private static List<String> expected(int[] baskets, int basket, ListSettings settings) {
        long users = Arrays.stream(baskets).filter(items -> items != 0).count();
        List<double[]> candidates = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            double share = having(baskets, 1 << item) / (double) users;
            double surest = surest(baskets, basket, item, users);
            if (!settings.excludeSeen() || (basket & (1 << item)) == 0) {
                // kind, what is sorted by first, and then, item
                candidates.add(
                        surest > 0 ? new double[] {0, surest, surest / share, item} : new double[] {1, share, 0, item});
            }
        }
        candidates.sort(Comparator.comparingDouble((double[] entry) -> entry[0])
                .thenComparingDouble(entry -> -entry[1])
                .thenComparingDouble(entry -> -entry[2])
                .thenComparingDouble(entry -> entry[3]));
        List<String> list = new ArrayList<>();
        for (double[] entry : candidates.subList(0, Math.min(settings.topK(), candidates.size()))) {
            list.add(list.size() + 1 + " " + (long) entry[3] + " " + entry[1] + (entry[0] == 1 ? " cold" : ""));
        }
        return list;
    }

    /** The highest confidence of the rules from what is in a basket to an item; 0 without one. */
    private static double surest(int[] baskets, int basket, int item, long users) {
        double surest = 0;
        for (int antecedent = 1; antecedent < 1 << ITEMS; antecedent++) {
            boolean within = (antecedent & basket) == antecedent && (antecedent & (1 << item)) == 0;
            long both = having(baskets, antecedent | (1 << item));
            double confidence = both / (double) having(baskets, antecedent);
            if (within && both >= Math.ceil(SUPPORT * users) && confidence >= CONFIDENCE) {
                surest = Math.max(surest, confidence);
            }
        }
        return surest;
    }

    private static long having(int[] baskets, int items) {
        return Arrays.stream(baskets)
                .filter(basket -> (basket & items) == items)
                .count();
    }

    private static Dataset<Row> rows(int[] baskets) {
        List<Object[]> rows = new ArrayList<>();
        for (int user = 0; user < baskets.length; user++) {
            for (int item = 0; item < ITEMS; item++) {
                if ((baskets[user] & (1 << item)) != 0) {
                    rows.add(new Object[] {user(user), item});
                }
            }
        }
        return Tables.of(SPARK, "customer STRING, product INT", rows);
    }

    private static FPGrowth growth(double support, double confidence) {
        return new FPGrowth().setMinSupport(support).setMinConfidence(confidence);
    }

    private static String user(int number) {
        return String.format("u%03d", number);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Purchases of users who each like one or two of some genres. Within a genre some items are bought more often, and a tenth
 * of the purchases follow no taste. Half of a user's items are in training, the others are to be found.
 */
record Shoppers(List<Object[]> train, List<Object[]> test) {

    static final String DDL = "customer STRING, product BIGINT, amount DOUBLE, at TIMESTAMP";
    private static final int GENRES = 6;

    static Shoppers of(long seed, int users, int items, int purchases) {
        SplittableRandom random = new SplittableRandom(seed);
        Shoppers shoppers = new Shoppers(new ArrayList<>(), new ArrayList<>());
        for (int user = 0; user < users; user++) {
            int first = random.nextInt(GENRES);
            int second = random.nextInt(GENRES);
            Set<Long> bought = new HashSet<>();
            for (int i = 0; i < purchases; i++) {
                int genre = random.nextInt(10) == 0 ? random.nextInt(GENRES) : random.nextBoolean() ? first : second;
                double place = random.nextDouble() * random.nextDouble();
                long item = genre + GENRES * (long) (place * items / GENRES);
                Object[] row = {"c" + user, item, 1.0 + random.nextInt(4), null};
                if (bought.add(item) && bought.size() % 2 == 0) {
                    shoppers.test.add(row);
                } else if (shoppers.test.stream().noneMatch(held -> held[0].equals(row[0]) && held[1].equals(item))) {
                    shoppers.train.add(row);
                }
            }
        }
        return shoppers;
    }

    Dataset<Row> train(SparkSession spark) {
        return Tables.of(spark, DDL, train);
    }

    Dataset<Row> test(SparkSession spark) {
        return Tables.of(spark, DDL, test);
    }
}

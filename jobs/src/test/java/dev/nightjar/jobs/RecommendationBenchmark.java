/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.spark.recommendation.FactorModel;
import dev.nightjar.spark.recommendation.FactorTraining;
import dev.nightjar.spark.recommendation.Interactions;
import dev.nightjar.spark.recommendation.ListSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The ten best of 10,000 items for each of 100,000 users with 32 factors and 20 items that they have, which are left out.
 * The limit reads the same interactions, gathers them by user and writes as many rows; the peer is Spark's
 * recommendForAllUsers, which leaves nothing out.
 */
final class RecommendationBenchmark implements Benchmarks.Benchmark {

    private static final int USERS = 100_000;
    private static final int ITEMS = 10_000;
    private static final int ITEMS_A_USER = 20;
    private static final int TOP = 10;
    private static final Interactions COLUMNS =
            new Interactions("user", "item", Optional.empty(), Optional.empty(), true);

    @Override
    public void run(SparkSession spark, Path folder) {
        String path = folder.resolve("interactions").toString();
        spark.range(0, (long) USERS * ITEMS_A_USER, 1, 4)
                .select(
                        expr("int(id % " + USERS + ")").as("user"),
                        expr("int(pow(pmod(xxhash64(id), 1000003) / 1000003D, 2) * " + ITEMS + ")")
                                .as("item"))
                .write()
                .parquet(path);
        Dataset<Row> interactions = spark.read().parquet(path);
        ALS als = new ALS().setRank(32).setMaxIter(1).setSeed(1).setImplicitPrefs(true);
        long started = System.nanoTime();
        FactorModel own = new FactorTraining(COLUMNS, new ListSettings(TOP, true)).fit(als, interactions);
        System.out.printf("  fit of one iteration %.1f s%n", (System.nanoTime() - started) / 1e9);
        ALSModel peer = als.setUserCol("user")
                .setItemCol("item")
                .setRatingCol("rating")
                .fit(interactions.groupBy("user", "item").agg(expr("float(count(*)) AS rating")));
        new Contest()
                .way("nightjar", () -> write(own.transform(interactions)))
                .way("limit", () -> write(gathered(interactions)))
                .way(
                        "recommendForAllUsers",
                        () -> write(peer.recommendForAllUsers(TOP)
                                .select(expr("user"), explode(expr("recommendations")))))
                .warm(1)
                .run(3)
                .print("recommendation", USERS, "recommendForAllUsers");
    }

    private static Dataset<Row> gathered(Dataset<Row> interactions) {
        return interactions
                .groupBy("user")
                .agg(collect_set("item").as("has"))
                .select(expr("user"), expr("size(has)"), explode(expr("sequence(1, " + TOP + ")")));
    }

    private static void write(Dataset<Row> rows) {
        rows.write().format("noop").mode("overwrite").save();
    }
}

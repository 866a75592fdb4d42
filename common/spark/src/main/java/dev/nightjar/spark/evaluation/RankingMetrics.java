/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;

import dev.nightjar.core.registry.MetricValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * Judges lists of recommended items by the items that turned out to be relevant, over the first k of each list:
 *
 * <ul>
 *   <li>`ndcgAtK`: sum of 1 / log2(rank + 1) over relevant items, over the most that it could be (Järvelin and Kekäläinen
 *       2002, with relevance 0 or 1);
 *   <li>`mapAtK`: precision at each relevant item's rank, summed and divided by the lesser of k and the number of relevant
 *       items (Manning, Raghavan and Schütze 2008, section 8.4, cut at k);
 *   <li>`precisionAtK`: relevant items over k; `recallAtK`: over all relevant items of the user;
 *   <li>`coverage`: share of the catalogue's items that anybody is recommended (Ge, Delgado-Battenfeld and Jannach 2010).
 * </ul>
 *
 * <p>All but `coverage` are means over the users that have relevant items, with intervals over users.
 *
 * @param user column of any type that can be hashed
 * @param recommended column, ARRAY: items, the best first, each once; shorter lists than k count as if filled up with misses
 * @param relevant column, ARRAY of the same type: each once
 */
public record RankingMetrics(String user, String recommended, String relevant, int k, long seed) {

    private static final List<String> NAMES = List.of("ndcgAtK", "mapAtK", "recallAtK", "precisionAtK");

    /**
     * The metrics; none without users that have relevant items.
     *
     * @param lists a row a user
     * @param catalogue how many items could have been recommended
     */
    public Map<String, MetricValue> of(Dataset<Row> lists, long catalogue) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>(BlockMetrics.of(tally(lists), this::means, seed));
        if (!metrics.isEmpty() && catalogue > 0) {
            metrics.put("coverage", MetricValue.of((double) distinct(lists) / catalogue));
        }
        return metrics;
    }

    private BlockTally tally(Dataset<Row> lists) {
        int first = k;
        Column hits = transform(slice(col(recommended), 1, k), item -> array_contains(col(relevant), item));
        UDF2<Seq<Boolean>, Integer, double[]> terms = (found, all) -> terms(found, all, first);
        Dataset<Row> judged = lists.where(size(col(relevant)).gt(0))
                .select(
                        BlockMetrics.block(col(user)).as("block"),
                        udf(terms, DataTypes.createArrayType(DataTypes.DoubleType))
                                .apply(hits, size(col(relevant)))
                                .as("terms"));
        List<Column> values = new ArrayList<>(List.of(col("block")));
        for (int i = 0; i < NAMES.size(); i++) {
            values.add(col("terms").getItem(i));
        }
        return Tallied.of(judged, new BlockTally.Kind(new PlainTerms(NAMES.size())), values, Slices.none())
                .whole();
    }

    /** The metrics of one user, in the order of the names. */
    private static double[] terms(Seq<Boolean> hits, int relevant, int k) {
        double gain = 0;
        double precisions = 0;
        int found = 0;
        for (int i = 0; i < hits.size(); i++) {
            if (hits.apply(i)) {
                found++;
                gain += discount(i);
                precisions += (double) found / (i + 1);
            }
        }
        double best = 0;
        for (int i = 0; i < Math.min(k, relevant); i++) {
            best += discount(i);
        }
        return new double[] {
            gain / best, precisions / Math.min(k, relevant), (double) found / relevant, (double) found / k
        };
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2);
    }

    private Map<String, Double> means(BlockTally.Sums sums) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            means.put(NAMES.get(i), sums.mean(i));
        }
        return means;
    }

    private long distinct(Dataset<Row> lists) {
        return lists.select(explode(slice(col(recommended), lit(1), lit(k))).as("item"))
                .agg(count_distinct(col("item")))
                .first()
                .getLong(0);
    }
}

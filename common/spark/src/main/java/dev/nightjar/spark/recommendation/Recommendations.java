/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.expression.Quoted;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Judges lists by what users took later: `ndcgAtK`, `mapAtK`, `recallAtK` and `precisionAtK` are means over users with
 * an item to find, with 95 % intervals of the bootstrap over these users; `coverage` is the share of the items known in
 * training that are in any of their lists.
 */
public final class Recommendations {

    private static final String RELEVANT = "_relevant";
    private static final String LISTED = "_listed";

    private final ListModel<?> model;
    private final Interactions columns;

    public Recommendations(ListModel<?> model, Interactions columns) {
        this.model = model;
        this.columns = columns;
    }

    /**
     * Metrics of the lists that the model makes of some interactions for who is in later ones.
     *
     * @param known interactions that it may know
     * @param later interactions that it does not know
     * @return by name; empty if no user has an item to find
     */
    public Map<String, MetricValue> judge(Dataset<Row> known, Dataset<Row> later, long seed) {
        return judge(known, later, seed, model::lists);
    }

    /** The same of lists by popularity alone, which is the baseline. */
    public Map<String, MetricValue> judgePopularity(Dataset<Row> known, Dataset<Row> later, long seed) {
        return judge(known, later, seed, model::popularLists);
    }

    /**
     * Metrics, but for coverage, of lists that were made before.
     *
     * @param rows user, `rank` and item of the lists, and in rows without `rank` what was taken since then
     * @param k most items of a list
     * @return by name; empty if no user with a list took anything
     */
    public static Map<String, MetricValue> judge(Dataset<Row> rows, Interactions columns, int k, long seed) {
        Column rank = col(RecommendationColumns.RANK);
        Column item = Quoted.column(columns.item());
        Dataset<Row> judged = rows.groupBy(Quoted.column(columns.user()))
                .agg(
                        transform(
                                        array_sort(collect_list(when(rank.isNotNull(), struct(rank, item.as("item"))))),
                                        entry -> entry.getField("item"))
                                .as(LISTED),
                        collect_set(when(rank.isNull(), item)).as(RELEVANT))
                .where(size(col(LISTED)).gt(0).and(size(col(RELEVANT)).gt(0)));
        return judged(judged, columns, k, seed).means();
    }

    private Map<String, MetricValue> judge(
            Dataset<Row> known, Dataset<Row> later, long seed, UnaryOperator<Dataset<Row>> lists) {
        // who is asked for, and what should be in their lists
        Dataset<Row> relevant = relevant(known, later).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> listed = listed(lists.apply(asking(known, relevant)));
            return judged(
                            listed.join(relevant, columns.user()),
                            columns,
                            model.settings().topK(),
                            seed)
                    .metrics(model.catalogueSize());
        } finally {
            relevant.unpersist();
        }
    }

    /** Items of later interactions a user: without those the user had, if lists do not have them either. */
    private Dataset<Row> relevant(Dataset<Row> known, Dataset<Row> later) {
        Dataset<Row> taken = pairs(later);
        Dataset<Row> found = model.settings().excludeSeen() ? taken.except(pairs(known)) : taken.distinct();
        return found.groupBy(Quoted.column(columns.user()))
                .agg(collect_set(Quoted.column(columns.item())).as(RELEVANT));
    }

    private Dataset<Row> asking(Dataset<Row> known, Dataset<Row> relevant) {
        Column nothing = lit(null).cast(known.schema().apply(columns.item()).dataType());
        return pairs(known)
                .withColumn(RecommendationColumns.ASKED, lit(false))
                .unionByName(relevant.select(
                        Quoted.column(columns.user()),
                        nothing.as(columns.item()),
                        lit(true).as(RecommendationColumns.ASKED)));
    }

    private Dataset<Row> pairs(Dataset<Row> interactions) {
        return columns.complete(interactions).select(Quoted.column(columns.user()), Quoted.column(columns.item()));
    }

    private Dataset<Row> listed(Dataset<Row> lists) {
        Column items = transform(col(RecommendationColumns.LIST), entry -> entry.getField(columns.item()));
        return lists.select(Quoted.column(columns.user()), items.as(LISTED));
    }

    /** In one pass over rows of a user, what the user's list has, and what it should have. */
    private static JudgedLists judged(Dataset<Row> users, Interactions columns, int k, long seed) {
        return users.select(xxhash64(Quoted.column(columns.user())), col(LISTED), col(RELEVANT))
                .javaRDD()
                .treeAggregate(new JudgedLists(k, seed), JudgedLists::add, JudgedLists::add);
    }
}

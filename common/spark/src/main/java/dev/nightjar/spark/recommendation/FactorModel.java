/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.zip_with;

import dev.nightjar.spark.expression.Quoted;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lists by the factors that ALS finds for users and items (Hu, Koren and Volinsky 2008; Koren, Bell and Volinsky 2009).
 * Users whom training did not know get what is popular.
 */
public final class FactorModel extends ListModel<FactorModel> {

    private static final long serialVersionUID = 1;

    private static final String USERS = "users";
    private static final String ITS_USER = "_known_user";
    private static final String ITS_ITEM = "_known_item";
    private static final String ITEM_FACTORS = "_item_factors";

    private final transient Dataset<Row> items;
    private final transient Dataset<Row> userFactors;

    /**
     * A stage without parameters.
     *
     * @param items rows of an item, `_number`, `_users` and `_factors`
     * @param userFactors rows of a user and `_factors`
     */
    FactorModel(String uid, Dataset<Row> items, Dataset<Row> userFactors) {
        super(uid, items);
        this.items = items;
        this.userFactors = userFactors;
    }

    /** How Spark ML reads a saved stage. */
    public static MLReader<FactorModel> read() {
        return new ListModelReader<>(
                FactorModel.class, (uid, tables) -> new FactorModel(uid, tables.apply(ITEMS), tables.apply(USERS)));
    }

    /**
     * Predicts the ratings of pairs whose user and item training knew; others are left out.
     *
     * @param pairs with user and item
     * @return the same with `prediction` DOUBLE
     */
    public Dataset<Row> ratings(Dataset<Row> pairs) {
        Column product = aggregate(
                zip_with(
                        col(RecommendationColumns.FACTORS),
                        col(ITEM_FACTORS),
                        (of, with) -> of.cast("double").multiply(with.cast("double"))),
                lit(0.0),
                (sum, next) -> sum.plus(next));
        Dataset<Row> itemFactors = items.select(
                Quoted.column(item()).as(ITS_ITEM),
                col(RecommendationColumns.FACTORS).as(ITEM_FACTORS));
        return withFactors(pairs)
                .where(col(RecommendationColumns.FACTORS).isNotNull())
                .join(itemFactors, Quoted.column(item()).equalTo(col(ITS_ITEM)))
                .withColumn(RecommendationColumns.PREDICTION, product)
                .drop(RecommendationColumns.FACTORS, ITEM_FACTORS, ITS_ITEM);
    }

    @Override
    Ranker ranker(Dataset<Row> all) {
        List<Row> rows = all.select(RecommendationColumns.NUMBER, RecommendationColumns.FACTORS)
                .collectAsList();
        float[][] factors = new float[rows.size()][];
        rows.forEach(row -> factors[row.getInt(0)] = FactorRanker.floats(row.getList(1)));
        return new FactorRanker(factors);
    }

    @Override
    Dataset<Row> withFactors(Dataset<Row> known) {
        Dataset<Row> factors = userFactors.withColumnRenamed(user(), ITS_USER);
        return known.join(factors, Quoted.column(user()).equalTo(col(ITS_USER)), "left")
                .drop(ITS_USER);
    }

    @Override
    Map<String, Dataset<Row>> learned() {
        return Map.of(USERS, userFactors.sort(Quoted.column(user())));
    }

    @Override
    FactorModel bare() {
        return new FactorModel(uid(), items, userFactors);
    }

    private String user() {
        return getOrDefault(userCol());
    }

    private String item() {
        return getOrDefault(itemCol());
    }
}

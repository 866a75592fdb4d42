/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lists by association rules of FP-growth (Han, Pei and Yin 2000; Li et al. 2008): an item's prediction is the confidence
 * of the surest rule from what a user has to the item. Places that no rule fills get what is popular.
 */
public final class RuleModel extends ListModel<RuleModel> {

    private static final long serialVersionUID = 1;

    /** ARRAY of INT, ascending. */
    static final String ANTECEDENT = "antecedent";

    /** INT. */
    static final String CONSEQUENT = "consequent";

    /** DOUBLE. */
    static final String CONFIDENCE = "confidence";

    /** DOUBLE. */
    static final String LIFT = "lift";

    private static final String RULES = "rules";

    private final transient Dataset<Row> items;
    private final transient Dataset<Row> rules;

    /**
     * A stage without parameters.
     *
     * @param items rows of an item, `_number` and `_users`
     * @param rules rows of `antecedent`, `consequent`, `confidence` and `lift`
     */
    RuleModel(String uid, Dataset<Row> items, Dataset<Row> rules) {
        super(uid, items);
        this.items = items;
        this.rules = rules;
    }

    /** How Spark ML reads a saved stage. */
    public static MLReader<RuleModel> read() {
        return new ListModelReader<>(
                RuleModel.class, (uid, tables) -> new RuleModel(uid, tables.apply(ITEMS), tables.apply(RULES)));
    }

    @Override
    Ranker ranker(Dataset<Row> all) {
        List<Row> rows = rules.select(ANTECEDENT, CONSEQUENT, CONFIDENCE, LIFT).collectAsList();
        return new RuleRanker(rows.stream()
                .map(row -> new Rule(
                        List.copyOf(row.<Integer>getList(0)), row.getInt(1), row.getDouble(2), row.getDouble(3)))
                .toList());
    }

    @Override
    Dataset<Row> withFactors(Dataset<Row> known) {
        return known;
    }

    @Override
    Map<String, Dataset<Row>> learned() {
        return Map.of(
                RULES,
                rules.coalesce(1)
                        .sortWithinPartitions(col(CONSEQUENT), col(CONFIDENCE).desc(), col(ANTECEDENT)));
    }

    @Override
    RuleModel bare() {
        return new RuleModel(uid(), items, rules);
    }
}

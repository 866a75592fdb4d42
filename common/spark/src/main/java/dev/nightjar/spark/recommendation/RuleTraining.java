/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.element_at;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.expression.Quoted;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Learns association rules with Spark's FP-growth. A basket is what one user has; a user may be an order. */
public final class RuleTraining {

    /** Rules are held by each process that makes lists, some hundred bytes each. */
    private static final int MOST_RULES = 500_000;

    private static final String BASKET = "_basket";

    private final Interactions columns;
    private final ListSettings settings;

    public RuleTraining(Interactions columns, ListSettings settings) {
        this.columns = columns;
        this.settings = settings;
    }

    /**
     * Fits a model.
     *
     * @param growth its parameters; the column is set here
     * @param training rows with the columns of the interactions
     * @throws DataRefused if nothing can be learned from the rows, or there are no rules, or too many
     */
    public RuleModel fit(FPGrowth growth, Dataset<Row> training) {
        try (TrainingPairs pairs = TrainingPairs.of(training, columns)) {
            Dataset<Row> baskets = pairs.numbered()
                    .groupBy(Quoted.column(columns.user()))
                    .agg(collect_set(col(RecommendationColumns.NUMBER)).as(BASKET));
            FPGrowth estimator = growth.copy(ParamMap.empty()).setItemsCol(BASKET);
            Dataset<Row> rules = estimator
                    .fit(baskets)
                    .associationRules()
                    .select(
                            array_sort(col(RuleModel.ANTECEDENT)).as(RuleModel.ANTECEDENT),
                            element_at(col(RuleModel.CONSEQUENT), 1).as(RuleModel.CONSEQUENT),
                            col(RuleModel.CONFIDENCE),
                            col(RuleModel.LIFT))
                    .limit(MOST_RULES + 1)
                    .localCheckpoint();
            refuseUnfit(rules.count(), estimator);
            return new RuleModel(estimator.uid(), pairs.items(), rules)
                    .with(columns, settings, pairs.size().users());
        }
    }

    private static void refuseUnfit(long rules, FPGrowth growth) {
        String bounds = "minSupport " + growth.getMinSupport() + " and minConfidence " + growth.getMinConfidence();
        if (rules == 0) {
            throw new DataRefused("Cannot train: no rule reaches " + bounds
                    + ", so all lists would be by popularity alone. Lower them in model.params.");
        }
        if (rules > MOST_RULES) {
            throw new DataRefused("Cannot train: more than " + MOST_RULES + " rules reach " + bounds
                    + ". Raise them in model.params.");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.failure.DataRefused;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns factors with Spark's ALS. The same pairs of user and item with the same ratings and seed give the same factors
 * to the bit, in whatever order and files they come, as long as one process holds them; executors that fetch blocks from
 * one another may get them in another order, and sums of floating-point numbers differ in their last digits.
 */
public final class FactorTraining {

    private static final String USER = "_user_number";
    private static final String ITEM = "_item_number";
    private static final String ID = "id";
    private static final long PAIRS_A_PARTITION = 200_000;

    private final Interactions columns;
    private final ListSettings settings;

    public FactorTraining(Interactions columns, ListSettings settings) {
        this.columns = columns;
        this.settings = settings;
    }

    /**
     * Fits a model.
     *
     * @param als its parameters; the columns and whether ratings are implicit are set here
     * @param training rows with the columns of the interactions
     * @throws DataRefused if nothing can be learned from the rows, or not so many factors
     */
    public FactorModel fit(ALS als, Dataset<Row> training) {
        try (TrainingPairs pairs = TrainingPairs.of(training, columns)) {
            refuseTooManyFactors(als.getRank(), pairs.size());
            Dataset<Row> users = Numbering.by(
                            columns.user(), pairs.pairs().select(columns.user()).distinct())
                    .localCheckpoint();
            ALSModel fitted = als.copy(ParamMap.empty())
                    .setUserCol(USER)
                    .setItemCol(ITEM)
                    .setRatingCol(RecommendationColumns.RATING)
                    .setImplicitPrefs(columns.implicit())
                    .fit(ratings(pairs, users));
            Dataset<Row> items = withFactors(pairs.items(), fitted.itemFactors());
            return new FactorModel(
                            fitted.uid(),
                            items.localCheckpoint(),
                            withFactors(users, fitted.userFactors())
                                    .drop(RecommendationColumns.NUMBER)
                                    .localCheckpoint())
                    .with(columns, settings, pairs.size().users());
        }
    }

    /** In an order that their content alone decides, which decides the order of sums. */
    private Dataset<Row> ratings(TrainingPairs pairs, Dataset<Row> users) {
        int partitions = (int) (pairs.size().rows() / PAIRS_A_PARTITION + 1);
        return pairs.numbered()
                .withColumnRenamed(RecommendationColumns.NUMBER, ITEM)
                .join(users.withColumnRenamed(RecommendationColumns.NUMBER, USER), columns.user())
                .select(
                        col(USER),
                        col(ITEM),
                        col(RecommendationColumns.RATING).cast("float").as(RecommendationColumns.RATING))
                .repartition(partitions, col(USER))
                .sortWithinPartitions(USER, ITEM);
    }

    private static Dataset<Row> withFactors(Dataset<Row> numbered, Dataset<Row> factors) {
        return numbered.join(factors, col(RecommendationColumns.NUMBER).equalTo(col(ID)))
                .drop(ID)
                .withColumnRenamed("features", RecommendationColumns.FACTORS);
    }

    private void refuseTooManyFactors(int rank, InteractionCheck.Size size) {
        long most = Math.min(size.users(), size.items());
        if (rank > most) {
            throw new DataRefused("Cannot train: rank is " + rank + ", but the train split has " + size.users() + " "
                    + columns.user() + " and " + size.items() + " " + columns.item()
                    + ", which more factors than the fewer of them cannot tell apart. Set model.params.rank to at most "
                    + most + ".");
        }
    }
}

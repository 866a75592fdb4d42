/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.RecommendationSpec;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.recommendation.RecommendationColumns;
import dev.nightjar.spark.step.StepContext;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * For whom a night makes lists: without `scoring.source` and `scoring.where` for all users who are known at its end, else
 * for the users of these rows of its date.
 */
final class AskedUsers {

    private AskedUsers() {}

    /**
     * The history and, where not all users are asked for, `_asked` and a row without item a user that is.
     *
     * @throws DataRefused if the rows have no such users
     */
    static Dataset<Row> marked(StepContext night, Dataset<Row> history) {
        PipelineSpec spec = night.spec();
        Optional<RecommendationSpec> recommendation = spec.model().flatMap(ModelSpec::recommendation);
        if (recommendation.isEmpty()
                || spec.scoring().filter(AskedUsers::isOfSome).isEmpty()) {
            return history;
        }
        String user = recommendation.get().user();
        Dataset<Row> rows = Examples.toScore(night);
        requireSameType(user, rows, history, Examples.scored(spec));
        return history.withColumn(RecommendationColumns.ASKED, lit(false))
                .unionByName(
                        rows.select(col(user)).distinct().withColumn(RecommendationColumns.ASKED, lit(true)), true);
    }

    private static boolean isOfSome(ScoringSpec scoring) {
        return scoring.source().isPresent() || scoring.where().isPresent();
    }

    private static void requireSameType(String user, Dataset<Row> rows, Dataset<Row> history, String source) {
        Optional<DataType> asked = type(rows, user);
        Optional<DataType> known = type(history, user);
        if (asked.isEmpty() || !asked.equals(known)) {
            throw new DataRefused("Cannot score: column " + user + " of model.recommendation.user is "
                    + asked.map(DataType::sql).orElse("missing") + " in source " + source + ", and "
                    + known.map(DataType::sql).orElse("missing")
                    + " in the interactions. Rename or cast it with sources."
                    + source + ".clean.");
        }
    }

    private static Optional<DataType> type(Dataset<Row> rows, String column) {
        return Arrays.stream(rows.schema().fields())
                .filter(field -> field.name().equalsIgnoreCase(column))
                .findFirst()
                .map(field -> field.dataType());
    }
}

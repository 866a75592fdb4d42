/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.scoring.ScoreColumns;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The scores of a day and the version that made them, which need not be the champion any more.
 *
 * @param scores rows of table `scores`
 */
record ScoredDay(LocalDate day, Dataset<Row> scores, ModelVersion version) {

    /**
     * Finds them.
     *
     * @return empty if nothing was scored for the day
     * @throws DataRefused if the registry does not have the version
     */
    static Optional<ScoredDay> of(StepContext night, LocalDate day) {
        TableName table = TableName.scores(night.spec().pipeline());
        if (!night.tables().exists(table)) {
            return Optional.empty();
        }
        Dataset<Row> scores =
                night.tables().read(table).where(col(LakeColumns.DATE).equalTo(lit(day)));
        return scores.select(ScoreColumns.MODEL_VERSION).takeAsList(1).stream()
                .findFirst()
                .map(row -> new ScoredDay(day, scores, version(night, day, row.getInt(0))));
    }

    private static ModelVersion version(StepContext night, LocalDate day, int number) {
        String model = night.spec().modelName();
        return night.registry()
                .model(model)
                .version(number)
                .orElseThrow(() -> new DataRefused("Cannot monitor " + night.date() + ": the scores of " + day
                        + " are of " + model + " version " + number
                        + ", which the registry does not have. Score that date again."));
    }
}

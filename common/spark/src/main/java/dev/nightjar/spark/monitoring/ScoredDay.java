/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.scoring.ScoreColumns;
import dev.nightjar.spark.scoring.ScoreTable;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The scores of a day and the version that made them, which need not be the champion any more.
 *
 * @param scores rows of table `scores` that this version made; of a split those of the other version are left out
 */
record ScoredDay(LocalDate day, Dataset<Row> scores, ModelVersion version) {

    /**
     * Finds them.
     *
     * @return empty if nothing was scored for the day; of a table of the latest scores also if a later night had been scored
     *     before it
     * @throws DataRefused if the registry does not have the version
     */
    static Optional<ScoredDay> of(StepContext night, LocalDate day) {
        TableName table = TableName.scores(night.spec().pipeline());
        // a run that had nothing to score took away what an earlier one had
        return night
                .ledger()
                .find(RunLedger.Query.of(night.spec().pipeline())
                        .between(day, day)
                        .stage("score"))
                .stream()
                .filter(run ->
                        run.state() != StepState.FAILED && run.modelVersion().isPresent())
                .reduce((earlier, later) -> later)
                .filter(run ->
                        run.state() == StepState.SUCCESS && night.tables().exists(table))
                .map(run -> of(night, day, run.modelVersion().orElseThrow()))
                .filter(found -> !ScoreTable.isLatest(night) || !found.scores().isEmpty());
    }

    private static ScoredDay of(StepContext night, LocalDate day, int version) {
        Dataset<Row> scores =
                ScoreTable.of(night, day).where(col(ScoreColumns.MODEL_VERSION).equalTo(version));
        return new ScoredDay(day, scores, version(night, day, version));
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

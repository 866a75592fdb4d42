/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.trace;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.scoring.ScoreColumns;
import dev.nightjar.spark.step.StepContext;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** The runs behind a row of scores, as the ledger has them. */
record ScoringRuns(StepContext night) {

    /** @throws DataRefused if the ledger does not have it */
    StepRun wrote(Row score) {
        RunLedger.Query sameNight = RunLedger.Query.of(night.spec().pipeline()).between(night.date(), night.date());
        return run(sameNight, score.getAs(LakeColumns.RUN_ID));
    }

    /** @throws DataRefused if the ledger does not have it */
    ScoreTrace.Computed computed(Row score) {
        StepRun run = of(score, ScoreColumns.SCORED_RUN_ID)
                .map(id -> run(RunLedger.Query.of(night.spec().pipeline()), id))
                .orElseGet(() -> wrote(score));
        return new ScoreTrace.Computed(run.runId(), run.date(), run.read());
    }

    private StepRun run(RunLedger.Query among, String id) {
        return night.ledger().find(among.stage("score")).stream()
                .filter(run -> run.runId().equals(id) && !run.wrote().isEmpty())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new DataRefused("Cannot trace a score of " + night.date()
                        + ": the ledger has no run " + id + ", which wrote it."));
    }

    private static Optional<String> of(Row score, String column) {
        return List.of(score.schema().fieldNames()).contains(column)
                ? Optional.ofNullable(score.getAs(column))
                : Optional.empty();
    }
}

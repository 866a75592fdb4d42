/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.step.StepContext;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where a night's scores go: the table, files for others, and what is too old by now. */
final class ScoreOutput {

    private final ScoreTable table;
    private final Optional<ScoreExport> export;
    private final Optional<ScoreRetention> retention;

    /**
     * Looks whether they can go there, before any work.
     *
     * @throws dev.nightjar.core.failure.NightjarFailure if they cannot
     */
    ScoreOutput(StepContext night) {
        ScoringSpec spec = night.spec().scoring().orElseThrow();
        this.table = new ScoreTable(night);
        table.requireLoad();
        this.export = spec.export().map(files -> new ScoreExport(night, files));
        this.retention = spec.retain().map(period -> new ScoreRetention(night, period));
    }

    /**
     * Writes the table.
     *
     * @param onceWritten called with the number of rows before anything is committed: throws for the table to stay as it is
     */
    ScoreTable.Written write(Dataset<Row> scores, ScoredRows kind, LongConsumer onceWritten) {
        return table.write(scores, kind, onceWritten);
    }

    /** What comes after the table's commit; answers what the ledger is to say of it. */
    Optional<String> finish() {
        Optional<String> removed = retention.flatMap(ScoreRetention::apply);
        export.ifPresent(ScoreExport::write);
        return removed;
    }
}

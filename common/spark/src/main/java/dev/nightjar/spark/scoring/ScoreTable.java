/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.core.spec.ScoringSpec.Load;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.ContentHash;
import dev.nightjar.spark.io.FittedFiles;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.LatestRows;
import dev.nightjar.spark.io.Merged;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Table `scores` as `scoring.load` has it: the rows of each night, or one row a key, scored on the newest night that had the
 * key. Of several examples of a key in one night the latest by `dataset.timestamp` counts, and of those of one time the one
 * with the highest hash of its content, so that the order of rows does not matter.
 */
public final class ScoreTable {

    private final StepContext night;
    private final Load load;
    private final List<String> clusterBy;
    private final TableName table;

    ScoreTable(StepContext night) {
        this.night = night;
        ScoringSpec spec = night.spec().scoring().orElseThrow();
        this.load = spec.load();
        this.clusterBy = spec.clusterBy();
        this.table = TableName.scores(night.spec().pipeline());
    }

    /**
     * What a night has written.
     *
     * @param scored rows
     * @param kept those in the table; of an upsert not those of keys that a later night has scored
     */
    record Written(long scored, long kept) {}

    /** @throws DataRefused if the table is there and is loaded the other way */
    void requireLoad() {
        if (!night.tables().exists(table)) {
            return;
        }
        Load there = night.tables()
                .metadata(table)
                .property(LatestRows.PROPERTY)
                .filter(LatestRows.UPSERT::equals)
                .map(upsert -> Load.UPSERT)
                .orElse(Load.APPEND);
        if (there != load) {
            throw new DataRefused("Cannot write scores with scoring.load " + name(load) + ": table " + table
                    + " was made with " + name(there)
                    + ", and its rows mean something else. Set scoring.load back, or move"
                    + " the table away.");
        }
    }

    private static String name(Load load) {
        return load.name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Writes the night's scores, in place of those of an earlier run of it.
     *
     * @param onceWritten called with their number before anything is committed: throws for the table to stay as it is
     */
    Written write(Dataset<Row> scores, ScoredRows kind, LongConsumer onceWritten) {
        TableDescription about = ScoreColumns.describe(night.spec());
        if (load == Load.UPSERT) {
            return merge(scores, about.withProperties(LatestRows.PROPERTIES), onceWritten);
        }
        // what a task makes of its own is not as large as what it reads, and rows in order are in their files
        boolean fit = kind == ScoredRows.EXAMPLES && clusterBy.isEmpty();
        Dataset<Row> fitted = fit ? FittedFiles.of(scores) : scores;
        long rows = night.tables().replaceDate(table, fitted, about, onceWritten);
        return new Written(rows, rows);
    }

    private Written merge(Dataset<Row> scores, TableDescription about, LongConsumer onceWritten) {
        DatasetSpec dataset = night.spec().dataset().orElseThrow();
        // a merge reads its rows twice, and to score them twice would cost more
        Dataset<Row> latest = latest(scores, dataset).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long rows = latest.count();
            onceWritten.accept(rows);
            Merged merged = night.tables().mergeNight(table, dataset.key(), latest, about);
            return new Written(rows, merged.inserted() + merged.updated());
        } finally {
            latest.unpersist();
        }
    }

    private static Dataset<Row> latest(Dataset<Row> scores, DatasetSpec dataset) {
        Column[] key = Quoted.columns(dataset.key());
        Column order = struct(
                dataset.timestamp().map(Quoted::column).orElse(lit(0)).as("at"),
                ContentHash.of(scores.schema(), List.of(ScoreColumns.SCORED_AT)).as("content"));
        Column whole = struct(Quoted.columns(scores.columns()));
        return scores.groupBy(key).agg(max_by(whole, order).as("_latest")).select("_latest.*");
    }

    /**
     * The scores that a night left. Of a table of the latest ones they are read from the version before a later night was
     * merged, which Delta keeps for a while.
     *
     * @throws DataRefused if the table does not exist, or no longer has that version
     */
    public static Dataset<Row> of(StepContext reader, LocalDate day) {
        TableName table = TableName.scores(reader.spec().pipeline());
        return isLatest(reader)
                ? reader.tables().readNight(table, day)
                : reader.tables().read(table).where(col(LakeColumns.DATE).equalTo(lit(day)));
    }

    /** Whether the table has the latest score of each key alone. */
    public static boolean isLatest(StepContext reader) {
        return reader.tables()
                .metadata(TableName.scores(reader.spec().pipeline()))
                .property(LatestRows.PROPERTY)
                .filter(LatestRows.UPSERT::equals)
                .isPresent();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.core.spec.ScoringSpec.Export;
import dev.nightjar.core.spec.ScoringSpec.Load;
import dev.nightjar.spark.io.FittedFiles;
import dev.nightjar.spark.io.FlatColumns;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.ReplacedFolder;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a night's scores for those who do not read Delta: all columns of the table, of the version that has the night,
 * so that files and table agree. With `load: upsert` they have the whole table.
 */
final class ScoreExport {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreExport.class);
    private static final String DATE = "date";

    private final StepContext night;
    private final Export export;
    private final boolean whole;
    private final TableName scores;
    private final ReplacedFolder folder;

    /** @throws UsageError if its path is one that must not be replaced */
    ScoreExport(StepContext night, Export export) {
        this.night = night;
        this.export = export;
        this.whole = night.spec().scoring().map(ScoringSpec::load).equals(Optional.of(Load.UPSERT));
        this.scores = TableName.scores(night.spec().pipeline());
        this.folder =
                new ReplacedFolder(export.path(), night.spark().sessionState().newHadoopConf());
        refuseWarehouse();
        folder.about();
    }

    private void refuseWarehouse() {
        String warehouse = new Path(night.lake().root()).toUri().getPath() + "/";
        String path = folder.path().toUri().getPath() + "/";
        if (path.startsWith(warehouse) || warehouse.startsWith(path)) {
            throw new UsageError("Cannot export scores to " + folder.path() + ": the warehouse is "
                    + night.lake().root()
                    + ", and its folders are not to be replaced. Set scoring.export.path to a folder"
                    + " outside.");
        }
    }

    /** Writes the folder, again if another run has replaced what is in it meanwhile. */
    void write() {
        long written = -1;
        for (long newest = newest(); newest > written; newest = newest()) {
            written = newest;
            if (!hasLaterNight()) {
                write(written);
            }
        }
    }

    private long newest() {
        return whole
                ? night.tables().history(scores).newest()
                : night.tables().history(scores).newestWith(night.date()).orElseThrow();
    }

    /** Of a path that nights share the newest night has it, whichever is run again. */
    private boolean hasLaterNight() {
        boolean later = !whole
                && folder.about()
                        .map(about -> LocalDate.parse(about.path(DATE).asText()))
                        .filter(night.date()::isBefore)
                        .isPresent();
        if (later) {
            LOG.info("{} has the scores of a later night than {}, and stays as it is", folder.path(), night.date());
        }
        return later;
    }

    private void write(long version) {
        Dataset<Row> table = night.tables().readVersion(scores, version);
        Dataset<Row> rows =
                FittedFiles.of(whole ? table : table.where(col(LakeColumns.DATE).equalTo(lit(night.date()))));
        folder.replace(
                night.runId(),
                about(version),
                night.clock().instant(),
                path -> writer(rows).save(path));
    }

    private DataFrameWriter<Row> writer(Dataset<Row> rows) {
        return switch (export.format()) {
            case PARQUET -> rows.write().format("parquet");
            // quotes within quotes are doubled, as RFC 4180 has it
            case CSV ->
                FlatColumns.of(rows)
                        .write()
                        .format("csv")
                        .option("header", true)
                        .option("escape", "\"");
        };
    }

    private JsonNode about(long version) {
        ObjectNode about = Json.MAPPER.createObjectNode();
        about.put("table", scores.toString());
        about.put("version", version);
        about.put(DATE, night.date().toString());
        about.put("runId", night.runId());
        return about;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import io.delta.tables.DeltaTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * The lake as one step sees it: each table is read at one version for the whole step, and the versions read and
 * written are remembered for the ledger and the commits.
 */
public final class StepTables {

    private final SparkSession spark;
    private final Lake lake;
    private final String pipeline;
    private final LocalDate date;
    private final String runId;
    private final String step;
    private final Map<String, Long> read = new TreeMap<>();
    private final Map<String, Long> wrote = new TreeMap<>();

    public StepTables(SparkSession spark, Lake lake, String pipeline, LocalDate date, String runId, String step) {
        this.spark = spark;
        this.lake = lake;
        this.pipeline = pipeline;
        this.date = date;
        this.runId = runId;
        this.step = step;
    }

    /** Whether a table was ever written. */
    public boolean exists(TableName table) {
        return DeltaTable.isDeltaTable(spark, lake.path(table));
    }

    /**
     * A table as it was when this step first read it.
     *
     * @throws DataRefused if the table does not exist
     */
    public Dataset<Row> read(TableName table) {
        if (!exists(table)) {
            throw new DataRefused("Cannot read table " + table + " for step " + step + " of " + date
                    + ": it does not exist. Run the step that writes it first.");
        }
        long version = read.computeIfAbsent(table.toString(), t -> latest(table));
        return readVersion(table, version);
    }

    /** A table at a version that an earlier run recorded. */
    public Dataset<Row> readVersion(TableName table, long version) {
        return spark.read().format("delta").option("versionAsOf", version).load(lake.path(table));
    }

    /**
     * Replaces the rows of this step's date, adding the columns `date` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced the date meanwhile
     */
    public long replaceDate(TableName table, Dataset<Row> rows, TableDescription about) {
        Dataset<Row> whole = rows.withColumn(LakeColumns.DATE, lit(date)).withColumn(LakeColumns.RUN_ID, lit(runId));
        return replace(table, LakeColumns.DATE, List.of(date), whole, about);
    }

    /**
     * Replaces the rows of some dates; the rows bring their `date` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced one of the dates meanwhile
     */
    public long replaceDates(TableName table, List<LocalDate> dates, Dataset<Row> rows, TableDescription about) {
        return replace(table, LakeColumns.DATE, dates, rows, about);
    }

    /**
     * Replaces the rows that arrived on some nights, whichever day they belong to; the rows bring their `date`,
     * `_arrival_date` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced them meanwhile
     */
    public long replaceArrivals(TableName table, List<LocalDate> nights, Dataset<Row> rows, TableDescription about) {
        return replace(table, LakeColumns.ARRIVAL_DATE, nights, rows, about);
    }

    /** Whether a table is there and has no rows of some dates, so that replacing them by nothing would change nothing. */
    public boolean hasNothing(TableName table, List<LocalDate> dates) {
        return exists(table)
                && readVersion(table, latest(table))
                        .where(col(LakeColumns.DATE).isin(dates.toArray()))
                        .isEmpty();
    }

    /**
     * Replaces the rows that arrived on some nights by nothing, where there are any. Of a table whose rows belong to the
     * date that they arrived on, `column` is `date`.
     */
    public void clear(TableName table, String column, List<LocalDate> nights, TableDescription about) {
        if (!exists(table)) {
            return;
        }
        Dataset<Row> rows = readVersion(table, latest(table));
        if (!rows.where(col(column).isin(nights.toArray())).isEmpty()) {
            replace(table, column, nights, rows.where(lit(false)), about);
        }
    }

    /** Notes which version of a source outside of the lake was read, as `sources.<name>`. */
    public void readSource(String name, long version) {
        read.put(sourceKey(name), version);
    }

    /** The name of a source outside of the lake among the versions read. */
    public static String sourceKey(String name) {
        return "sources." + name;
    }

    /** Delta versions read so far, by table. */
    public Map<String, Long> versionsRead() {
        return Map.copyOf(read);
    }

    /** Delta versions written so far, by table. */
    public Map<String, Long> versionsWritten() {
        return Map.copyOf(wrote);
    }

    private long replace(
            TableName table, String column, List<LocalDate> dates, Dataset<Row> rows, TableDescription about) {
        CommitInfo info = new CommitInfo(runId, pipeline, dates, step, versionsRead(), CodeVersion.current());
        DateWriter.Written written = new DateWriter(spark).replace(lake.path(table), column, dates, rows, about, info);
        written.version().ifPresent(version -> wrote.put(table.toString(), version));
        return written.rows();
    }

    private long latest(TableName table) {
        return DeltaLog.forTable(spark, lake.path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }
}

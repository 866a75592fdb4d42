/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The lake as one step sees it: each table is read at one version for the whole step, and the versions read and
 * written are remembered for the ledger and the commits.
 */
public final class StepTables {

    private final StepLake lake;
    private final StepReader reader;
    private final NightWriter writer;
    private final NightMerge merges;
    private final DriverWriter driver;

    public StepTables(SparkSession spark, Lake lake, String pipeline, LocalDate date, String runId, String step) {
        this(StepLake.of(spark, lake, new RunningStep(pipeline, date, runId, step)));
    }

    private StepTables(StepLake lake) {
        this.lake = lake;
        this.reader = new StepReader(lake);
        this.writer = new NightWriter(lake);
        this.merges = new NightMerge(lake);
        this.driver = new DriverWriter(lake);
    }

    /** The lake as a step saw it that read these versions. */
    public StepTables pinnedAt(Map<String, Long> versions) {
        return new StepTables(lake.pinnedAt(versions));
    }

    /** Whether a table was ever written; of a step of the past, whether it read it. */
    public boolean exists(TableName table) {
        return lake.exists(table);
    }

    /**
     * A table as it was when this step first read it.
     *
     * @throws dev.nightjar.core.failure.DataRefused if the table does not exist, or no longer has the version that a step of the past read
     */
    public Dataset<Row> read(TableName table) {
        return reader.read(table);
    }

    /**
     * A table that is merged night by night, with the state after the night of a date.
     *
     * @throws dev.nightjar.core.failure.DataRefused if the table does not exist, or no longer has that state
     */
    public Dataset<Row> readAsOf(TableName table, LocalDate night) {
        return reader.asOf(table, night);
    }

    /**
     * What a night left in a table of one row a key: its rows before a later night was merged.
     *
     * @throws dev.nightjar.core.failure.DataRefused if the table does not exist, or no longer has that state
     */
    public Dataset<Row> readNight(TableName table, LocalDate night) {
        return reader.night(table, night);
    }

    /** A table at a version that an earlier run recorded. */
    public Dataset<Row> readVersion(TableName table, long version) {
        return lake.at(table, version);
    }

    /** What a table's commits tell. */
    public TableHistory history(TableName table) {
        return new TableHistory(lake, table);
    }

    /** What a table's log says of the table itself. */
    public TableMetadata metadata(TableName table) {
        return new TableMetadata(lake, table);
    }

    /** Whether a table is there and has no rows of some dates, so that replacing them by nothing would change nothing. */
    public boolean hasNothing(TableName table, List<LocalDate> dates) {
        return exists(table)
                && lake.newest(table)
                        .where(col(LakeColumns.DATE).isin(dates.toArray()))
                        .isEmpty();
    }

    /**
     * Replaces the rows of this step's date, adding the columns `date` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced the date meanwhile
     */
    public long replaceDate(TableName table, Dataset<Row> rows, TableDescription about) {
        return replaceDate(table, rows, about, count -> {});
    }

    /**
     * The same for rows of which it is not known before whether they are wanted.
     *
     * @param onceWritten called with their number when the rows are in files and nothing is committed: throws for the table
     *     to stay as it is
     */
    public long replaceDate(TableName table, Dataset<Row> rows, TableDescription about, LongConsumer onceWritten) {
        return writer.replaceDate(table, rows, about, onceWritten);
    }

    /**
     * Replaces the rows of this step's date by a few that were made on the driver, adding `date` and `_run_id`.
     *
     * @param schema of the rows
     */
    public void replaceDate(TableName table, List<Row> rows, StructType schema, TableDescription about) {
        driver.replaceDate(table, rows, schema, about);
    }

    /** Replaces whole partitions by a few rows that were made on the driver; it needs no Spark job. */
    public void replaceParts(TableName table, List<PartitionRows> parts, StructType schema, TableDescription about) {
        driver.replace(table, parts, schema, about);
    }

    /**
     * Replaces the rows of the dates of some nights, and those of files that come again; the rows bring their `date`,
     * `_source_file` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced one of the dates meanwhile
     */
    public long replaceDates(TableName table, Arrivals arrivals, Dataset<Row> rows, TableDescription about) {
        return writer.replace(table, new Replaced(LakeColumns.DATE, arrivals), rows, about);
    }

    /**
     * Replaces the rows that arrived on some nights, whichever day they belong to, and those of files that come again;
     * the rows bring their `date`, `_arrival_date`, `_source_file` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced them meanwhile
     */
    public long replaceArrivals(TableName table, Arrivals arrivals, Dataset<Row> rows, TableDescription about) {
        return replaceArrivals(table, arrivals, rows, about, count -> arrivals);
    }

    /**
     * The same for rows of which it is not known before whether they are wanted.
     *
     * @param onceWritten called with their number when the rows are in files and nothing is committed: answers what is
     *     recorded, or throws for the table to stay as it is
     */
    public long replaceArrivals(
            TableName table,
            Arrivals arrivals,
            Dataset<Row> rows,
            TableDescription about,
            LongFunction<Arrivals> onceWritten) {
        return writer.replace(table, new Replaced(LakeColumns.ARRIVAL_DATE, arrivals), rows, about, onceWritten);
    }

    /**
     * Replaces the rows that arrived on some nights by nothing, where there are any. Of a table whose rows belong to the
     * date that they arrived on, `column` is `date`.
     */
    public void clear(TableName table, String column, List<LocalDate> nights, TableDescription about) {
        writer.clear(table, column, nights, about);
    }

    /**
     * Removes whole dates of a table, without a look at their rows.
     *
     * @return the dates
     */
    public List<LocalDate> removeBefore(TableName table, LocalDate first) {
        return writer.removeBefore(table, first);
    }

    /** What a merge of this step's night into a table has to start from; makes the table if there is none. */
    public MergeBase mergeBase(TableName table, Dataset<Row> rows, TableDescription about) {
        return merges.base(table, rows, about);
    }

    /**
     * Applies changes by key in one commit.
     *
     * @param changes the table's columns and {@link MergeWriter#CHANGE}
     * @throws dev.nightjar.core.failure.LostRace if the table is not as it was when the changes were made
     */
    public Merged merge(
            TableName table,
            MergeBase base,
            Arrivals arrivals,
            List<String> key,
            Dataset<Row> changes,
            TableDescription about) {
        return merges.changes(table, base, arrivals, key, changes, about);
    }

    /**
     * Merges rows of this step's night into a table of one row a key, in one commit; makes the table if there is none. A row
     * of a later night stays. A night that was merged before is merged anew onto what was there before it.
     *
     * @param rows one a key
     * @throws dev.nightjar.core.failure.LostRace if another run wrote the table meanwhile
     */
    public Merged mergeNight(TableName table, List<String> key, Dataset<Row> rows, TableDescription about) {
        return merges.night(table, key, rows, about);
    }

    /** Notes which version of a source outside of the lake was read, as `sources.<name>`. */
    public void readSource(String name, long version) {
        lake.read(sourceKey(name), version);
    }

    /** The name of a source outside of the lake among the versions read. */
    public static String sourceKey(String name) {
        return "sources." + name;
    }

    /** Delta versions read so far, by table. */
    public Map<String, Long> versionsRead() {
        return lake.versionsRead();
    }

    /** Delta versions written so far, by table. */
    public Map<String, Long> versionsWritten() {
        return lake.versionsWritten();
    }
}

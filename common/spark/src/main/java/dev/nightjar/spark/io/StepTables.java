/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.delta.Partition;
import dev.nightjar.core.delta.SmallTable;
import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.files.FileBatch;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.expression.Quoted;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

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
    private final Map<String, Long> read = new ConcurrentSkipListMap<>();
    private final Map<String, Long> wrote = new ConcurrentSkipListMap<>();

    /** Whether the versions to read are those of an earlier run, whatever later nights did. */
    private final boolean pinned;

    public StepTables(SparkSession spark, Lake lake, String pipeline, LocalDate date, String runId, String step) {
        this(spark, lake, pipeline, date, runId, step, false);
    }

    private StepTables(
            SparkSession spark, Lake lake, String pipeline, LocalDate date, String runId, String step, boolean pinned) {
        this.spark = spark;
        this.lake = lake;
        this.pipeline = pipeline;
        this.date = date;
        this.runId = runId;
        this.step = step;
        this.pinned = pinned;
    }

    /** The lake as a step saw it that read these versions. */
    public StepTables pinnedAt(Map<String, Long> versions) {
        StepTables then = new StepTables(spark, lake, pipeline, date, runId, step, true);
        then.read.putAll(versions);
        return then;
    }

    /** Whether a table was ever written; of a step of the past, whether it read it. */
    public boolean exists(TableName table) {
        return (!pinned || read.containsKey(table.toString())) && isThere(table);
    }

    private boolean isThere(TableName table) {
        return TableFolder.isTable(lake.path(table), spark.sessionState().newHadoopConf());
    }

    /**
     * A table as it was when this step first read it.
     *
     * @throws DataRefused if the table does not exist, or no longer has the version that a step of the past read
     */
    public Dataset<Row> read(TableName table) {
        if (!isThere(table)) {
            throw new DataRefused("Cannot read table " + table + " for step " + step + " of " + date
                    + ": it does not exist. Run the step that writes it first.");
        }
        if (!pinned) {
            return readVersion(table, read.computeIfAbsent(table.toString(), t -> latest(table)));
        }
        Long version = read.get(table.toString());
        if (version == null) {
            throw new DataRefused("Cannot read table " + table + " as " + step + " of " + date
                    + " did: it did not read this table. The pipeline file has changed since.");
        }
        return readPast(table, version);
    }

    private Dataset<Row> readPast(TableName table, long version) {
        try {
            return readVersion(table, version);
        } catch (Exception e) {
            // Spark throws it without declaring it
            if (e instanceof AnalysisException) {
                throw new DataRefused(
                        "Cannot read version " + version + " of table " + table + ", which was read for " + date
                                + ": its log no longer reaches back that far. Keep logs longer with the table property"
                                + " delta.logRetentionDuration.",
                        e);
            }
            throw e;
        }
    }

    /**
     * A table that is merged night by night, with the state after the night of a date.
     *
     * @throws DataRefused if the table does not exist, or no longer has that state
     */
    public Dataset<Row> readAsOf(TableName table, LocalDate night) {
        Dataset<Row> newest = read(table);
        if (pinned) {
            return newest;
        }
        return new NightVersions(table, log(table))
                .after(night)
                .map(version -> {
                    read.put(table.toString(), version);
                    return readVersion(table, version);
                })
                .orElse(newest);
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
        return replaceDate(table, rows, about, count -> {});
    }

    /**
     * The same for rows of which it is not known before whether they are wanted.
     *
     * @param onceWritten called with their number when the rows are in files and nothing is committed: throws for the table
     *     to stay as it is
     */
    public long replaceDate(TableName table, Dataset<Row> rows, TableDescription about, LongConsumer onceWritten) {
        Dataset<Row> whole = rows.withColumn(LakeColumns.DATE, lit(date)).withColumn(LakeColumns.RUN_ID, lit(runId));
        Arrivals arrivals = Arrivals.of(List.of(date));
        return replace(table, new Replaced(LakeColumns.DATE, arrivals), whole, about, count -> {
            onceWritten.accept(count);
            return arrivals;
        });
    }

    /**
     * Replaces the rows of this step's date by a few that were made on the driver, adding `date` and `_run_id`.
     *
     * @param schema of the rows
     */
    public void replaceDate(TableName table, List<Row> rows, StructType schema, TableDescription about) {
        List<Row> whole = rows.stream()
                .map(row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < row.size(); i++) {
                        values.add(row.get(i));
                    }
                    values.addAll(List.of(date, runId));
                    return RowFactory.create(values.toArray());
                })
                .toList();
        replaceParts(
                table,
                List.of(new Part(Map.of(LakeColumns.DATE, date), whole)),
                schema.add(LakeColumns.DATE, DataTypes.DateType).add(LakeColumns.RUN_ID, DataTypes.StringType),
                about);
    }

    /**
     * Rows made on the driver for one partition.
     *
     * @param partition values of all partition columns: the LocalDate of `date`, and of others a String
     */
    public record Part(Map<String, Object> partition, List<Row> rows) {}

    /** Replaces whole partitions by a few rows that were made on the driver; it needs no Spark job. */
    public void replaceParts(TableName table, List<Part> parts, StructType schema, TableDescription about) {
        if (!exists(table)) {
            create(table, schema, about);
        }
        List<Partition> partitions = parts.stream()
                .map(part -> new Partition(part.partition(), DriverRows.values(part.rows())))
                .toList();
        List<LocalDate> dates = parts.stream()
                .map(part -> (LocalDate) part.partition().get(LakeColumns.DATE))
                .toList();
        SmallTable target =
                new SmallTable(lake.path(table), spark.sessionState().newHadoopConf());
        target.replace(partitions, info(Arrivals.of(dates), about))
                .ifPresent(version -> wrote.put(table.toString(), version));
    }

    /**
     * Replaces the rows of some dates; the rows bring their `date` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced one of the dates meanwhile
     */
    public long replaceDates(TableName table, List<LocalDate> dates, Dataset<Row> rows, TableDescription about) {
        return replaceDates(table, Arrivals.of(dates), rows, about);
    }

    /**
     * Replaces the rows of the dates of some nights, and those of files that come again; the rows bring their `date`,
     * `_source_file` and `_run_id`.
     *
     * @return rows written
     * @throws dev.nightjar.core.failure.LostRace if another run replaced one of the dates meanwhile
     */
    public long replaceDates(TableName table, Arrivals arrivals, Dataset<Row> rows, TableDescription about) {
        return replace(table, new Replaced(LakeColumns.DATE, arrivals), rows, about);
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
        return replace(table, new Replaced(LakeColumns.ARRIVAL_DATE, arrivals), rows, about, onceWritten);
    }

    /** What a merge of this step's night into a table has to start from; makes the table if there is none. */
    public MergeBase mergeBase(TableName table, Dataset<Row> rows, TableDescription about) {
        if (!exists(table)) {
            new DateWriter(spark).create(lake.path(table), rows.schema(), about);
        }
        long version = latest(table);
        Dataset<Row> now = readVersion(table, version);
        NightVersions nights = new NightVersions(table, log(table));
        if (!nights.reach(date)) {
            return new MergeBase(version, now, Optional.empty());
        }
        return new MergeBase(
                version,
                now,
                Optional.of(new MergeBase.Around(
                        nights.after(date.minusDays(1))
                                .map(v -> readVersion(table, v))
                                .orElse(now),
                        nights.after(date).map(v -> readVersion(table, v)).orElse(now))));
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
        CommitInfo info = info(arrivals, about);
        return merged(
                table, base, info, () -> new MergeWriter(spark, lake.path(table), key).merge(changes, about, info));
    }

    /**
     * Merges rows of this step's night into a table of one row a key, in one commit; makes the table if there is none. A row
     * of a later night stays. A night that was merged before is merged anew onto what was there before it.
     *
     * @param rows one a key
     * @throws dev.nightjar.core.failure.LostRace if another run wrote the table meanwhile
     */
    public Merged mergeNight(TableName table, List<String> key, Dataset<Row> rows, TableDescription about) {
        Dataset<Row> whole = rows.withColumn(LakeColumns.DATE, lit(date)).withColumn(LakeColumns.RUN_ID, lit(runId));
        MergeBase base = mergeBase(table, whole, about);
        Dataset<Row> all = base.around()
                .map(around ->
                        whole.unionByName(new EarlierRows(date, key).of(base.now(), around.before(), whole), true))
                .orElse(whole);
        CommitInfo info = info(Arrivals.of(List.of(date)), about);
        return merged(
                table,
                base,
                info,
                () -> new MergeWriter(spark, lake.path(table), key)
                        .mergeNight(all, date, base.around().isPresent(), about, info));
    }

    private Merged merged(TableName table, MergeBase base, CommitInfo info, Runnable merge) {
        if (latest(table) != base.version()) {
            throw new LostRace("Cannot merge " + date + " into table " + table
                    + ": another run wrote it at the same time. Nothing of this run was kept; run it again.");
        }
        merge.run();
        CommitLog.Commit commit = log(table).newestBy(info);
        wrote.put(table.toString(), commit.version());
        return Merged.of(commit.metrics());
    }

    /**
     * What a night left in a table of one row a key: its rows before a later night was merged.
     *
     * @throws DataRefused if the table does not exist, or no longer has that state
     */
    public Dataset<Row> readNight(TableName table, LocalDate night) {
        Dataset<Row> newest = read(table);
        Dataset<Row> then = pinned
                ? newest
                : new NightVersions(table, log(table))
                        .after(night)
                        .map(version -> readPast(table, version))
                        .orElse(newest);
        return then.where(col(LakeColumns.DATE).equalTo(lit(night)));
    }

    /** The newest version of a table, whatever this step has read. */
    public long newest(TableName table) {
        return latest(table);
    }

    /** The version of the newest commit with a night's rows. */
    public Optional<Long> newestWith(TableName table, LocalDate night) {
        for (CommitLog.Commit commit : log(table)) {
            if (commit.info().filter(info -> info.dates().contains(night)).isPresent()) {
                return Optional.of(commit.version());
            }
        }
        return Optional.empty();
    }

    /**
     * Removes whole dates of a table, without a look at their rows.
     *
     * @return the dates
     */
    public List<LocalDate> removeBefore(TableName table, LocalDate first) {
        List<LocalDate> old = TableFiles.of(snapshot(table)).dates(LakeColumns.DATE).stream()
                .filter(first::isAfter)
                .sorted()
                .toList();
        if (!old.isEmpty()) {
            CommitInfo info = info(Arrivals.of(List.of(date)), Optional.empty());
            try {
                SessionCommit.of(
                        spark,
                        info,
                        () -> DeltaTable.forPath(spark, lake.path(table))
                                .delete(col(LakeColumns.DATE).lt(lit(first))));
            } catch (DeltaConcurrentModificationException e) {
                throw new LostRace(
                        "Cannot remove " + old + " from table " + table
                                + ": another run wrote them at the same time. Run it again.",
                        e);
            }
            wrote.put(table.toString(), log(table).newestBy(info).version());
        }
        return old;
    }

    /** Dates whose rows this step's commit to bronze changed, by the night that brought the change. */
    public Map<LocalDate, List<LocalDate>> datesTouched(TableName bronze, List<LocalDate> nights) {
        return new TouchedDates(spark, lake.path(bronze), nights).of(wrote.get(bronze.toString()));
    }

    /**
     * Nights of whose arrivals in bronze the rows changed, between a version and the one that this step reads.
     *
     * @return empty if the table's log no longer reaches back that far
     */
    public Optional<Set<LocalDate>> arrivalsChangedSince(TableName bronze, long version) {
        return ChangedArrivals.between(
                lake.path(bronze),
                spark.sessionState().newHadoopConf(),
                version,
                read.computeIfAbsent(bronze.toString(), t -> latest(bronze)));
    }

    /**
     * The version of an input that the newest commit of a table was made from, up to the version that a step of the past
     * read; empty if there is none.
     */
    public Optional<Long> inputOfNewest(TableName table, TableName input) {
        long newest = pinned ? read.getOrDefault(table.toString(), Long.MAX_VALUE) : Long.MAX_VALUE;
        for (CommitLog.Commit commit : log(table)) {
            if (commit.version() <= newest && commit.info().isPresent()) {
                return Optional.ofNullable(commit.info().get().inputs().get(input.toString()));
            }
        }
        return Optional.empty();
    }

    /** The values of a DATE partition column of a table, from its log alone. */
    public Set<LocalDate> partitions(TableName table, String column) {
        if (!exists(table)) {
            return Set.of();
        }
        Long pinned = read.get(table.toString());
        long version = pinned == null ? latest(table) : pinned;
        return new TreeSet<>(TableFiles.of(DeltaLog.forTable(spark, lake.path(table))
                        .getSnapshotAt(
                                version,
                                Option.<org.apache.spark.sql.delta.CheckpointInstance>empty(),
                                Option.<org.apache.spark.sql.catalyst.catalog.CatalogTable>empty(),
                                false))
                .dates(column));
    }

    /** A property that a table has. */
    public Optional<String> property(TableName table, String name) {
        if (!exists(table)) {
            return Optional.empty();
        }
        return Optional.ofNullable(snapshot(table).metadata().configuration().getOrElse(name, () -> null));
    }

    /** Gives a table a property, in a commit of its own. */
    public void setProperty(TableName table, String name, String value) {
        String alter = "ALTER TABLE delta." + Quoted.name(lake.path(table)) + " SET TBLPROPERTIES ('" + name + "' = '"
                + value.replace("\\", "\\\\").replace("'", "\\'") + "')";
        SessionCommit.plain(() -> spark.sql(alter));
    }

    /** Whether the rows of a batch of files were committed; assumed if the table's log no longer reaches back to it. */
    public boolean hasCommit(TableName bronze, FileBatch batch) {
        CommitLog log = log(bronze);
        Instant oldest = Instant.MIN;
        for (CommitLog.Commit commit : log) {
            if (commit.info().filter(info -> batch.id().equals(info.files())).isPresent()) {
                return true;
            }
            oldest = commit.at();
        }
        return !log.isComplete() && oldest.isAfter(batch.recordedAt());
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
            replace(table, new Replaced(column, Arrivals.of(nights)), rows.where(lit(false)), about);
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

    private long replace(TableName table, Replaced replaced, Dataset<Row> rows, TableDescription about) {
        return replace(table, replaced, rows, about, count -> replaced.arrivals());
    }

    private long replace(
            TableName table,
            Replaced replaced,
            Dataset<Row> rows,
            TableDescription about,
            LongFunction<Arrivals> onceWritten) {
        DateWriter.Written written = new DateWriter(spark)
                .replace(lake.path(table), replaced, rows, about, count -> info(onceWritten.apply(count), about));
        wrote.put(table.toString(), written.version());
        return written.rows();
    }

    /** Steps that run side by side may want the same table: they make it one after the other. */
    private void create(TableName table, StructType schema, TableDescription about) {
        synchronized (StepTables.class) {
            try {
                if (!exists(table)) {
                    new DateWriter(spark).create(lake.path(table), schema, about);
                }
            } catch (Exception e) {
                if (!appears(table)) {
                    throw e;
                }
            }
        }
    }

    /** Whether another process, which was first to make a table, gets done with it. */
    private boolean appears(TableName table) {
        try {
            for (int i = 0; i < 50 && !exists(table); i++) {
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exists(table);
    }

    private CommitInfo info(Arrivals arrivals, TableDescription about) {
        return info(arrivals, about.definition());
    }

    private CommitInfo info(Arrivals arrivals, Optional<String> definition) {
        return new CommitInfo(
                runId,
                pipeline,
                arrivals.nights(),
                step,
                arrivals.batch(),
                versionsRead(),
                CodeVersion.current(),
                definition.orElse(null));
    }

    private CommitLog log(TableName table) {
        return new CommitLog(lake.path(table), spark.sessionState().newHadoopConf());
    }

    private long latest(TableName table) {
        return snapshot(table).version();
    }

    private org.apache.spark.sql.delta.Snapshot snapshot(TableName table) {
        return DeltaLog.forTable(spark, lake.path(table)).update(false, Option.empty(), Option.empty());
    }
}

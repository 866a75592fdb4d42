/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * The lake and the step that is at work on it: where tables are and how they stand, which versions of them the step read and
 * wrote, and what its commits say.
 */
final class StepLake {

    private final SparkSession spark;
    private final Lake lake;
    private final RunningStep step;
    private final Map<String, Long> read = new ConcurrentSkipListMap<>();
    private final Map<String, Long> wrote = new ConcurrentSkipListMap<>();

    /** Whether the versions to read are those of an earlier run, whatever later nights did. */
    private final boolean pinned;

    private StepLake(SparkSession spark, Lake lake, RunningStep step, boolean pinned) {
        this.spark = spark;
        this.lake = lake;
        this.step = step;
        this.pinned = pinned;
    }

    static StepLake of(SparkSession spark, Lake lake, RunningStep step) {
        return new StepLake(spark, lake, step, false);
    }

    StepLake pinnedAt(Map<String, Long> versions) {
        StepLake then = new StepLake(spark, lake, step, true);
        then.read.putAll(versions);
        return then;
    }

    SparkSession spark() {
        return spark;
    }

    RunningStep step() {
        return step;
    }

    boolean pinned() {
        return pinned;
    }

    Configuration hadoop() {
        return spark.sessionState().newHadoopConf();
    }

    String path(TableName table) {
        return lake.path(table);
    }

    /** Whether a table was ever written; of a step of the past, whether it read it. */
    boolean exists(TableName table) {
        return (!pinned || read.containsKey(table.toString())) && isThere(table);
    }

    boolean isThere(TableName table) {
        return TableFolder.isTable(path(table), hadoop());
    }

    Dataset<Row> at(TableName table, long version) {
        return spark.read().format("delta").option("versionAsOf", version).load(path(table));
    }

    Dataset<Row> newest(TableName table) {
        return at(table, newestVersion(table));
    }

    long newestVersion(TableName table) {
        return snapshot(table).version();
    }

    Snapshot snapshot(TableName table) {
        return deltaLog(table).update(false, Option.empty(), Option.empty());
    }

    DeltaLog deltaLog(TableName table) {
        return DeltaLog.forTable(spark, path(table));
    }

    CommitLog log(TableName table) {
        return new CommitLog(path(table), hadoop());
    }

    /** The version that the step reads of a table: the newest when it first asks. */
    long toRead(TableName table) {
        return read.computeIfAbsent(table.toString(), name -> newestVersion(table));
    }

    /** The version that the step read of a table, if it did. */
    Optional<Long> versionRead(TableName table) {
        return Optional.ofNullable(read.get(table.toString()));
    }

    void read(String name, long version) {
        read.put(name, version);
    }

    long versionWritten(TableName table) {
        return wrote.get(table.toString());
    }

    void wrote(TableName table, long version) {
        wrote.put(table.toString(), version);
    }

    Map<String, Long> versionsRead() {
        return Map.copyOf(read);
    }

    Map<String, Long> versionsWritten() {
        return Map.copyOf(wrote);
    }

    /** Rows with the step's `date` and `_run_id`. */
    Dataset<Row> ofStep(Dataset<Row> rows) {
        return rows.withColumn(LakeColumns.DATE, lit(step.date())).withColumn(LakeColumns.RUN_ID, lit(step.runId()));
    }

    /** What a commit of the step says. */
    CommitInfo info(Arrivals arrivals, Optional<String> definition) {
        return new CommitInfo(
                step.runId(),
                step.pipeline(),
                arrivals.nights(),
                step.name(),
                arrivals.batch(),
                versionsRead(),
                CodeVersion.current(),
                definition.orElse(null));
    }
}

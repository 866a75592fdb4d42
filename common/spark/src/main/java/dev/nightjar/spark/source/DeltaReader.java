/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.step.StepContext;
import io.delta.tables.DeltaTable;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads a Delta table: whole, at its newest version or the one that the options ask for, or what changed since the last
 * night ({@link ChangedVersions}). The version read is noted for the ledger. Rows of changes have `_change_type` (STRING:
 * `insert`, `update_postimage` or `delete`) and `_commit_version` (LONG); the first night reads the whole table as
 * inserts.
 */
record DeltaReader(Origin origin, StepContext night) {

    private static final String CHANGE = "_change_type";
    private static final String VERSION = "_commit_version";

    Dataset<Row> read() {
        String path = origin.source().path().orElseThrow();
        if (!DeltaTable.isDeltaTable(origin.spark(), path)) {
            throw origin.refused("there is no Delta table at " + path + ". Has the upstream delivered?");
        }
        Dataset<Row> rows = origin.source().changes() ? changes(path) : table(path);
        new DeclaredColumns(origin).refuseOthers(rows.drop(CHANGE, VERSION).schema());
        return rows.withColumn(LakeColumns.SOURCE_FILE, lit(path))
                .withColumn(SourceReader.MALFORMED, lit(null).cast(DataTypes.StringType));
    }

    private Dataset<Row> table(String path) {
        Map<String, String> options = origin.options();
        if (options.containsKey("timestampAsOf")) {
            return origin.reader().load(path);
        }
        long version = options.containsKey("versionAsOf") ? Long.parseLong(options.get("versionAsOf")) : newest(path);
        night.tables().readSource(origin.name(), version);
        return at(path, version);
    }

    private Dataset<Row> changes(String path) {
        ChangedVersions versions = ChangedVersions.of(night, origin.name(), newest(path));
        if (versions.to() >= 0) {
            night.tables().readSource(origin.name(), versions.to());
        }
        if (versions.areNone()) {
            return inserts(at(path, newest(path)).where(lit(false)), 0);
        }
        if (versions.areAll()) {
            return inserts(at(path, versions.to()), versions.to());
        }
        return origin.reader()
                .option("readChangeFeed", true)
                .option("startingVersion", versions.after() + 1)
                .option("endingVersion", versions.to())
                .load(path)
                .where(col(CHANGE).notEqual("update_preimage"))
                .drop("_commit_timestamp");
    }

    private Dataset<Row> at(String path, long version) {
        return origin.reader().option("versionAsOf", version).load(path);
    }

    private static Dataset<Row> inserts(Dataset<Row> rows, long version) {
        return rows.withColumn(CHANGE, lit("insert")).withColumn(VERSION, lit(version));
    }

    private long newest(String path) {
        return DeltaLog.forTable(origin.spark(), path)
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import java.time.LocalDate;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads tables at the version that is the step's. */
record StepReader(StepLake lake) {

    /** A table as it was when the step first read it. */
    Dataset<Row> read(TableName table) {
        if (!lake.isThere(table)) {
            throw new DataRefused("Cannot read table " + table + " for step "
                    + lake.step().name() + " of " + lake.step().date()
                    + ": it does not exist. Run the step that writes it first.");
        }
        if (!lake.pinned()) {
            return lake.at(table, lake.toRead(table));
        }
        long version = lake.versionRead(table)
                .orElseThrow(() -> new DataRefused(
                        "Cannot read table " + table + " as " + lake.step().name() + " of "
                                + lake.step().date()
                                + " did: it did not read this table. The pipeline file has changed since."));
        return past(table, version);
    }

    /** A table that is merged night by night, with the state after a night. */
    Dataset<Row> asOf(TableName table, LocalDate night) {
        Dataset<Row> newest = read(table);
        if (lake.pinned()) {
            return newest;
        }
        return nights(table)
                .after(night)
                .map(version -> {
                    lake.read(table.toString(), version);
                    return lake.at(table, version);
                })
                .orElse(newest);
    }

    /** What a night left in a table of one row a key. */
    Dataset<Row> night(TableName table, LocalDate night) {
        Dataset<Row> newest = read(table);
        Dataset<Row> then = lake.pinned()
                ? newest
                : nights(table)
                        .after(night)
                        .map(version -> past(table, version))
                        .orElse(newest);
        return then.where(col(LakeColumns.DATE).equalTo(lit(night)));
    }

    private NightVersions nights(TableName table) {
        return new NightVersions(table, lake.log(table));
    }

    private Dataset<Row> past(TableName table, long version) {
        try {
            return lake.at(table, version);
        } catch (Exception e) {
            // Spark throws it without declaring it
            if (e instanceof AnalysisException) {
                throw new DataRefused(
                        "Cannot read version " + version + " of table " + table + ", which was read for "
                                + lake.step().date()
                                + ": its log no longer reaches back that far. Keep logs longer with the table property"
                                + " delta.logRetentionDuration.",
                        e);
            }
            throw e;
        }
    }
}

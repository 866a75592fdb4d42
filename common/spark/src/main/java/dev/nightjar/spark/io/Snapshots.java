/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Bronze as it was known on a date. */
public final class Snapshots {

    private Snapshots() {}

    /**
     * The rows of bronze as of the end of a date: of a `snapshot` source its newest state up to then, of an `append`
     * source all rows that had arrived by then, of an `upsert` source the state that the night of the date left. That is
     * read at an earlier version of the table once a later night was merged, which works as long as Delta keeps that
     * version's log (30 days) and files (until a VACUUM).
     *
     * @throws dev.nightjar.core.failure.DataRefused if bronze is not there, or no longer has that state
     */
    public static Dataset<Row> asOf(StepTables tables, TableName bronze, SourceSpec source, LocalDate date) {
        if (source.load() == SourceSpec.Load.UPSERT) {
            return tables.readAsOf(bronze, date);
        }
        Dataset<Row> known = arrived(tables, bronze, date);
        if (source.load() != SourceSpec.Load.SNAPSHOT) {
            return known;
        }
        // one small job over the partition values, so that only one snapshot's files are read
        Date newest = known.agg(max(col(LakeColumns.DATE))).first().getDate(0);
        return known.where(col(LakeColumns.DATE).equalTo(lit(newest)));
    }

    /**
     * Every row of an `append` or `snapshot` source that had arrived by the end of a date, so that a night that is run
     * again later sees what it saw. None belongs to a later day.
     *
     * @throws dev.nightjar.core.failure.DataRefused if bronze is not there
     */
    public static Dataset<Row> arrived(StepTables tables, TableName bronze, LocalDate date) {
        return tables.read(bronze).where(col(LakeColumns.ARRIVAL_DATE).leq(lit(date)));
    }
}

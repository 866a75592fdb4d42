/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

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
     * source all rows up to then.
     *
     * @param bronze with the column `date`
     */
    public static Dataset<Row> asOf(Dataset<Row> bronze, SourceSpec source, LocalDate date) {
        Dataset<Row> known = bronze.where(col(LakeColumns.DATE).leq(lit(date)));
        if (source.load() != SourceSpec.Load.SNAPSHOT) {
            return known;
        }
        // one small job over the partition values, so that only one snapshot's files are read
        Date newest = known.agg(max(col(LakeColumns.DATE))).first().getDate(0);
        return known.where(col(LakeColumns.DATE).equalTo(lit(newest)));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.core.lake.TableName;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Replaces the rows of whole nights, each time in one commit. */
record NightWriter(StepLake lake) {

    /** Replaces the rows of the step's date, adding the columns `date` and `_run_id`. */
    long replaceDate(TableName table, Dataset<Row> rows, TableDescription about, LongConsumer onceWritten) {
        Arrivals arrivals = Arrivals.of(List.of(lake.step().date()));
        return replace(table, new Replaced(LakeColumns.DATE, arrivals), lake.ofStep(rows), about, count -> {
            onceWritten.accept(count);
            return arrivals;
        });
    }

    long replace(TableName table, Replaced replaced, Dataset<Row> rows, TableDescription about) {
        return replace(table, replaced, rows, about, count -> replaced.arrivals());
    }

    /** @param onceWritten called with the number of rows before the commit: answers what is recorded, or throws */
    long replace(
            TableName table,
            Replaced replaced,
            Dataset<Row> rows,
            TableDescription about,
            LongFunction<Arrivals> onceWritten) {
        DateWriter.Written written = new DateWriter(lake.spark())
                .replace(
                        lake.path(table),
                        replaced,
                        rows,
                        about,
                        count -> lake.info(onceWritten.apply(count), about.definition()));
        lake.wrote(table, written.version());
        return written.rows();
    }

    /** Replaces the rows of some nights by nothing, where there are any. */
    void clear(TableName table, String column, List<LocalDate> nights, TableDescription about) {
        if (!lake.exists(table)) {
            return;
        }
        Dataset<Row> rows = lake.newest(table);
        if (!rows.where(col(column).isin(nights.toArray())).isEmpty()) {
            replace(table, new Replaced(column, Arrivals.of(nights)), rows.where(lit(false)), about);
        }
    }

    /** Removes whole dates, without a look at their rows. */
    List<LocalDate> removeBefore(TableName table, LocalDate first) {
        List<LocalDate> old = TableFiles.of(lake.snapshot(table)).dates(LakeColumns.DATE).stream()
                .filter(first::isAfter)
                .sorted()
                .toList();
        if (!old.isEmpty()) {
            CommitInfo info = lake.info(Arrivals.of(List.of(lake.step().date())), Optional.empty());
            try {
                SessionCommit.of(
                        lake.spark(),
                        info,
                        () -> DeltaTable.forPath(lake.spark(), lake.path(table))
                                .delete(col(LakeColumns.DATE).lt(lit(first))));
            } catch (DeltaConcurrentModificationException e) {
                throw new LostRace(
                        "Cannot remove " + old + " from table " + table
                                + ": another run wrote them at the same time. Run it again.",
                        e);
            }
            lake.wrote(table, lake.log(table).newestBy(info).version());
        }
        return old;
    }
}

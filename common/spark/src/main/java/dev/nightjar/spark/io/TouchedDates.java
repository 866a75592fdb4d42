/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.spark.io.CommitFiles.Partition;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Dates other than their own whose rows nights changed in bronze. The commit's own list of files says which dates it
 * wrote; only where a night was run again, and replaced late rows by late rows, does a query compare their contents.
 */
final class TouchedDates {

    private final SparkSession spark;
    private final String path;
    private final List<LocalDate> nights;

    TouchedDates(SparkSession spark, String path, List<LocalDate> nights) {
        this.spark = spark;
        this.path = path;
        this.nights = nights;
    }

    /** By night, sorted; nights that changed no other date are left out. */
    Map<LocalDate, List<LocalDate>> of(long version) {
        CommitFiles files = CommitFiles.of(path, spark.sessionState().newHadoopConf(), version);
        Set<Partition> replaced = new HashSet<>(files.added());
        replaced.retainAll(files.removed());
        replaced.removeIf(this::own);
        Set<Partition> changed = files.touched();
        changed.removeIf(this::own);
        changed.removeAll(replaced);
        if (!replaced.isEmpty()) {
            changed.addAll(withOtherContent(replaced, version));
        }
        Map<LocalDate, Set<LocalDate>> dates = new TreeMap<>();
        for (Partition partition : changed) {
            LocalDate night = nights.contains(partition.arrival()) ? partition.arrival() : nights.get(0);
            if (!partition.date().equals(night)) {
                dates.computeIfAbsent(night, n -> new TreeSet<>()).add(partition.date());
            }
        }
        Map<LocalDate, List<LocalDate>> sorted = new TreeMap<>();
        dates.forEach((night, touched) -> sorted.put(night, List.copyOf(touched)));
        return sorted;
    }

    /** A night's own date is no matter. */
    private boolean own(Partition partition) {
        return partition.date().equals(partition.arrival()) && nights.contains(partition.arrival());
    }

    private List<Partition> withOtherContent(Set<Partition> partitions, long version) {
        Dataset<Row> before = contents(partitions, version - 1, -1);
        Dataset<Row> now = contents(partitions, version, 1);
        List<Partition> changed = new ArrayList<>();
        // one row a date and night, of those that were written again
        for (Row row : before.union(now)
                .groupBy(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE, "hash")
                .agg(sum("side").as("more"))
                .where(col("more").notEqual(0))
                .select(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE)
                .distinct()
                .collectAsList()) {
            changed.add(new Partition(
                    row.<Date>getAs(0).toLocalDate(), row.<Date>getAs(1).toLocalDate()));
        }
        return changed;
    }

    private Dataset<Row> contents(Set<Partition> partitions, long version, int side) {
        Dataset<Row> rows =
                spark.read().format("delta").option("versionAsOf", version).load(path);
        Column wanted = partitions.stream()
                .map(partition -> col(LakeColumns.DATE)
                        .equalTo(lit(partition.date()))
                        .and(col(LakeColumns.ARRIVAL_DATE).equalTo(lit(partition.arrival()))))
                .reduce(Column::or)
                .orElseThrow();
        return rows.where(wanted)
                .select(
                        col(LakeColumns.DATE),
                        col(LakeColumns.ARRIVAL_DATE),
                        ContentHash.of(rows.schema(), List.of(LakeColumns.RUN_ID))
                                .as("hash"),
                        lit(side).as("side"));
    }
}

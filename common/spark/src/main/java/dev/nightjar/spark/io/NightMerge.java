/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.core.lake.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Merges the step's night by key into a table of one row a key, in one commit. */
record NightMerge(StepLake lake) {

    /** What a merge has to start from; makes the table if there is none. */
    MergeBase base(TableName table, Dataset<Row> rows, TableDescription about) {
        if (!lake.exists(table)) {
            new DateWriter(lake.spark()).create(lake.path(table), rows.schema(), about);
        }
        LocalDate date = lake.step().date();
        long version = lake.newestVersion(table);
        Dataset<Row> now = lake.at(table, version);
        NightVersions nights = new NightVersions(table, lake.log(table));
        if (!nights.reach(date)) {
            return new MergeBase(version, now, Optional.empty());
        }
        Dataset<Row> before =
                nights.after(date.minusDays(1)).map(v -> lake.at(table, v)).orElse(now);
        Dataset<Row> after = nights.after(date).map(v -> lake.at(table, v)).orElse(now);
        return new MergeBase(version, now, Optional.of(new MergeBase.Around(before, after)));
    }

    /** Applies changes by key. */
    Merged changes(
            TableName table,
            MergeBase base,
            Arrivals arrivals,
            List<String> key,
            Dataset<Row> changes,
            TableDescription about) {
        CommitInfo info = lake.info(arrivals, about.definition());
        return merged(table, base, info, () -> writer(table, key).merge(changes, about, info));
    }

    /** Merges rows, adding `date` and `_run_id`; of a night that was merged before onto what was there before it. */
    Merged night(TableName table, List<String> key, Dataset<Row> rows, TableDescription about) {
        Dataset<Row> whole = lake.ofStep(rows);
        LocalDate date = lake.step().date();
        MergeBase base = base(table, whole, about);
        Dataset<Row> all = base.around()
                .map(around ->
                        whole.unionByName(new EarlierRows(date, key).of(base.now(), around.before(), whole), true))
                .orElse(whole);
        CommitInfo info = lake.info(Arrivals.of(List.of(date)), about.definition());
        boolean again = base.around().isPresent();
        return merged(table, base, info, () -> writer(table, key).mergeNight(all, date, again, about, info));
    }

    private MergeWriter writer(TableName table, List<String> key) {
        return new MergeWriter(lake.spark(), lake.path(table), key);
    }

    private Merged merged(TableName table, MergeBase base, CommitInfo info, Runnable merge) {
        if (lake.newestVersion(table) != base.version()) {
            throw new LostRace("Cannot merge " + lake.step().date() + " into table " + table
                    + ": another run wrote it at the same time. Nothing of this run was kept; run it again.");
        }
        merge.run();
        CommitLog.Commit commit = lake.log(table).newestBy(info);
        lake.wrote(table, commit.version());
        return Merged.of(commit.metrics());
    }
}

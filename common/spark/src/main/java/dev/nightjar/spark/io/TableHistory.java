/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.files.FileBatch;
import dev.nightjar.core.lake.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the commits of a table tell, as far back as its log is kept. */
public final class TableHistory {

    private final StepLake lake;
    private final TableName table;

    TableHistory(StepLake lake, TableName table) {
        this.lake = lake;
        this.table = table;
    }

    /** The newest version, whatever the step has read. */
    public long newest() {
        return lake.newestVersion(table);
    }

    /** The version of the newest commit with a night's rows. */
    public Optional<Long> newestWith(LocalDate night) {
        for (CommitLog.Commit commit : lake.log(table)) {
            if (commit.info().filter(info -> info.dates().contains(night)).isPresent()) {
                return Optional.of(commit.version());
            }
        }
        return Optional.empty();
    }

    /**
     * The version of an input that the newest commit was made from, up to the version that a step of the past read; empty
     * if there is none.
     */
    public Optional<Long> inputOfNewest(TableName input) {
        long newest = lake.pinned() ? lake.versionRead(table).orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
        for (CommitLog.Commit commit : lake.log(table)) {
            if (commit.version() <= newest && commit.info().isPresent()) {
                return Optional.ofNullable(commit.info().get().inputs().get(input.toString()));
            }
        }
        return Optional.empty();
    }

    /** Dates whose rows the step's commit to bronze changed, by the night that brought the change. */
    public Map<LocalDate, List<LocalDate>> datesTouched(List<LocalDate> nights) {
        return new TouchedDates(lake.spark(), lake.path(table), nights).of(lake.versionWritten(table));
    }

    /**
     * Nights of whose arrivals in bronze the rows changed, between a version and the one that the step reads.
     *
     * @return empty if the log no longer reaches back that far
     */
    public Optional<Set<LocalDate>> arrivalsChangedSince(long version) {
        return ChangedArrivals.between(lake.path(table), lake.hadoop(), version, lake.toRead(table));
    }

    /** Whether the rows of a batch of files were committed; assumed if the log no longer reaches back to it. */
    public boolean hasCommit(FileBatch batch) {
        CommitLog log = lake.log(table);
        Instant oldest = Instant.MIN;
        for (CommitLog.Commit commit : log) {
            if (commit.info().filter(info -> batch.id().equals(info.files())).isPresent()) {
                return true;
            }
            oldest = commit.at();
        }
        return !log.isComplete() && oldest.isAfter(batch.recordedAt());
    }
}

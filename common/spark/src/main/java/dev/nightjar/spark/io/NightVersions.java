/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which version of a table that is merged night by night has the state after a night. The state after night D is the
 * one before the first commit of a later night, or the newest if there is none: so it has no row of the future, even where
 * a night was run again after later ones; such a correction is in the newest state alone. States are there as long as
 * Delta keeps the table's log and its old files, 30 and 7 days unless the table or a VACUUM says otherwise.
 */
final class NightVersions {

    private final TableName table;
    private final boolean complete;
    private final List<CommitLog.Commit> nights = new ArrayList<>();

    NightVersions(TableName table, CommitLog log) {
        this.table = table;
        this.complete = log.isComplete();
        log.forEach(commit -> {
            if (commit.info().isPresent()) {
                nights.add(0, commit);
            }
        });
    }

    /**
     * The version with the state after a night; empty if it is the newest.
     *
     * @throws DataRefused if the log does not reach back that far
     */
    Optional<Long> after(LocalDate night) {
        for (int i = 0; i < nights.size(); i++) {
            if (latest(nights.get(i)).isAfter(night)) {
                if (i == 0 && !complete) {
                    throw new DataRefused("Cannot read table " + table + " as of " + night
                            + ": its log begins later. Read a later date, or keep the log longer with the table property"
                            + " delta.logRetentionDuration.");
                }
                return Optional.of(nights.get(i).version() - 1);
            }
        }
        return Optional.empty();
    }

    /** Whether this night or a later one was merged already. */
    boolean reach(LocalDate night) {
        return nights.stream().anyMatch(commit -> !latest(commit).isBefore(night));
    }

    private static LocalDate latest(CommitLog.Commit commit) {
        return commit.info().orElseThrow().dates().stream()
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
    }
}

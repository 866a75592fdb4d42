/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Of which nights' arrivals in bronze the rows changed, as the table's log has it. */
final class ChangedArrivals {

    private ChangedArrivals() {}

    /**
     * The nights whose rows changed after a version of bronze and up to another.
     *
     * @return empty if the log no longer reaches back that far
     */
    static Optional<Set<LocalDate>> between(String bronze, Configuration hadoop, long after, long upTo) {
        Set<LocalDate> nights = new TreeSet<>();
        long oldest = Long.MAX_VALUE;
        for (CommitLog.Commit commit : new CommitLog(bronze, hadoop)) {
            if (commit.version() <= after) {
                return Optional.of(nights);
            }
            oldest = commit.version();
            if (commit.version() <= upTo) {
                CommitFiles.of(bronze, hadoop, commit.version())
                        .touched()
                        .forEach(partition -> nights.add(partition.arrival()));
            }
        }
        return oldest == after + 1 ? Optional.of(nights) : Optional.empty();
    }
}

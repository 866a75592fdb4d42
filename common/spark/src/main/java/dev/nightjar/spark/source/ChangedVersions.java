/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which versions of a Delta table a night reads the changes of. They begin after the version that the last successful
 * night with an earlier date ended with, and end with the newest. So a re-run of a night begins where its first run
 * began. It ends with the newest version too, unless a later night has been ingested: that one has what came since, and
 * the re-run then ends where its last run ended (or has no changes, if it never ran), so that no change is in two
 * nights.
 *
 * @param after the last version of the nights before, -1 if there was none
 * @param to the last version, -1 if there is nothing to read before later nights
 */
record ChangedVersions(long after, long to) {

    static ChangedVersions of(StepContext night, String name, long newest) {
        List<StepRun> runs = night
                .ledger()
                .find(RunLedger.Query.of(night.spec().pipeline()).stage("ingest"))
                .stream()
                .filter(run -> run.step().equals("ingest." + name)
                        && run.state() == StepState.SUCCESS
                        && run.read().containsKey(StepTables.sourceKey(name)))
                .sorted(Comparator.comparing(StepRun::date).thenComparing(StepRun::startedAt))
                .toList();
        long after = last(runs, name, date -> date.isBefore(night.date())).orElse(-1L);
        boolean overtaken = runs.stream().anyMatch(run -> run.date().isAfter(night.date()));
        long to = overtaken ? last(runs, name, night.date()::equals).orElse(after) : newest;
        return new ChangedVersions(after, to);
    }

    boolean areNone() {
        return to <= after;
    }

    /** Whether no earlier night read the table. */
    boolean areAll() {
        return after < 0;
    }

    private static Optional<Long> last(List<StepRun> runs, String name, Predicate<LocalDate> dates) {
        return runs.stream()
                .filter(run -> dates.test(run.date()))
                .reduce((earlier, later) -> later)
                .map(run -> run.read().get(StepTables.sourceKey(name)));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/** Removes scores that are older than they are to be kept. */
record ScoreRetention(StepContext night, Period retain) {

    /** Removes whole nights; answers what the ledger is to say of it, if there were any. */
    Optional<String> apply() {
        LocalDate first = night.date().minus(retain);
        List<LocalDate> removed =
                night.tables().removeBefore(TableName.scores(night.spec().pipeline()), first);
        return removed.isEmpty()
                ? Optional.empty()
                : Optional.of("removed the scores of " + removed.size() + " nights before " + first + ", from "
                        + removed.get(0) + " on");
    }
}

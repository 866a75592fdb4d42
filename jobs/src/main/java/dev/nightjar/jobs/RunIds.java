/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Names of runs, as Airflow forms them, with a random end so that two runs of one moment differ. */
final class RunIds {

    private RunIds() {}

    /** For example `manual__2026-01-31T02:00:00Z_1f3a9c`. */
    static String manual(Clock clock) {
        return "manual__" + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "_"
                + UUID.randomUUID().toString().substring(0, 6);
    }
}

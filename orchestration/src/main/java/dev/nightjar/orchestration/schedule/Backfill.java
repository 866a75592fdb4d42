/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs of a pipeline for ticks of the past.
 *
 * @param from first instant whose tick is run
 * @param to last one
 * @param maxActiveRuns of this backfill at once
 * @param completedAt when all its runs had ended, or it was cancelled
 */
public record Backfill(
        long id,
        String pipeline,
        Instant from,
        Instant to,
        Direction direction,
        Reprocess reprocess,
        String conf,
        int maxActiveRuns,
        boolean paused,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> completedAt) {

    /** Which tick is first. */
    public enum Direction {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /** What becomes of ticks that have a run already. */
    public enum Reprocess {
        /** Only ticks without a run. */
        NONE,
        /** Those whose run failed, too. */
        FAILED,
        /** Those whose run has ended, too. */
        COMPLETED;

        /** Whether a tick whose run is in a state is run once more. */
        public boolean takes(RunState there) {
            return switch (this) {
                case NONE -> false;
                case FAILED -> there == RunState.FAILED;
                case COMPLETED -> there.ended();
            };
        }

        /** In lower case, as it is stored and shown. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The choice of a stored word. */
        public static Reprocess of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** What a user asks for. */
    public record Request(
            String pipeline,
            Instant from,
            Instant to,
            Direction direction,
            Reprocess reprocess,
            String conf,
            int maxActiveRuns) {}
}

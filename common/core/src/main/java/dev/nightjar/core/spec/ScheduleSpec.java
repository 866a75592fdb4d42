/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a pipeline runs. Without `cron` it runs by hand only.
 *
 * @param timezone days begin at midnight here, and cron ticks are on this zone's clock; default UTC
 * @param dependsOnPast a night waits until the night before it has ended well
 * @param timeout of one step
 * @param deadline after the tick, when an unfinished run raises an alert
 */
public record ScheduleSpec(
        Optional<String> cron,
        ZoneId timezone,
        Optional<LocalDate> start,
        Catchup catchup,
        int maxActiveRuns,
        boolean dependsOnPast,
        int retries,
        Duration retryDelay,
        Optional<Duration> timeout,
        Optional<Duration> deadline,
        TickDate date) {

    /** Which missed ticks are made up for. */
    public enum Catchup {
        NONE,
        LATEST,
        ALL
    }

    /** Which day a tick processes. */
    public enum TickDate {
        YESTERDAY,
        TODAY
    }
}

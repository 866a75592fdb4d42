/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.schedule.CronTimetable;
import dev.nightjar.core.spec.ScheduleSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar schedule`. */
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        description = "Prints the next ticks, one UTC instant a line.")
final class ScheduleCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(names = "--cron", paramLabel = "CRON", description = "Five fields, instead of a file")
    private String cron;

    @Option(names = "--timezone", paramLabel = "ZONE", description = "With --cron; default UTC")
    private ZoneId timezone;

    @Option(names = "--from", paramLabel = "INSTANT", description = "Ticks after this instant; default now")
    private Instant from;

    @Option(names = "--count", paramLabel = "N", defaultValue = "5", description = "How many (default: 5)")
    private int count;

    @Override
    public Integer call() {
        if ((file == null) == (cron == null)) {
            throw new UsageError("Give either a pipeline file or --cron.");
        }
        if (count < 1) {
            throw new UsageError("Invalid --count " + count + ": give a number of ticks, 1 or more.");
        }
        Instant start = from == null ? Clock.systemUTC().instant() : from;
        List<Instant> ticks = timetable().after(start).limit(count).toList();
        if (settings.json()) {
            settings.print(ticks);
        } else {
            ticks.forEach(tick -> settings.out().println(tick));
        }
        return 0;
    }

    private CronTimetable timetable() {
        if (cron != null) {
            return CronTimetable.of(cron, timezone == null ? ZoneId.of("UTC") : timezone);
        }
        ScheduleSpec schedule = settings.pipeline(file, Optional.empty()).spec().schedule();
        return CronTimetable.of(
                schedule.cron()
                        .orElseThrow(() -> new UsageError(file + " has no schedule.cron: it runs by hand only.")),
                schedule.timezone());
    }
}

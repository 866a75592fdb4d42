/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.cronutils.model.time.ExecutionTime;
import dev.nightjar.core.failure.UsageError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Cron expression, time zone and first day. */
final class ScheduleCheck implements Check {

    /** From here on every cron expression that ever ticks does so: the next leap day is eight weeks away. */
    private static final ZonedDateTime BEFORE_A_LEAP_DAY = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    @Override
    public void check(SpecNode root, Problems problems) {
        SpecNode schedule = root.at("schedule");
        schedule.text("cron").ifPresent(cron -> cron(cron, schedule.at("cron"), problems));
        schedule.text("timezone").ifPresent(zone -> zone(zone, schedule.at("timezone"), problems));
        schedule.text("start").ifPresent(start -> date(start, schedule.at("start"), problems));
        if (schedule.present() && !schedule.at("cron").present()) {
            schedule.maybe("deadline")
                    .ifPresent(node ->
                            problems.atKey(node, "schedule.deadline needs schedule.cron: it counts from a tick."));
        }
    }

    private static void cron(String cron, SpecNode node, Problems problems) {
        int fields = cron.strip().split("\\s+").length;
        if (fields != 5) {
            problems.at(
                    node,
                    "Invalid cron expression '" + cron + "': it has " + fields
                            + " fields. Give five: minute hour day-of-month month day-of-week, such as '0 2 * * *'.");
            return;
        }
        try {
            if (ExecutionTime.forCron(CronSyntax.parse(cron))
                    .nextExecution(BEFORE_A_LEAP_DAY)
                    .isEmpty()) {
                problems.at(node, "Invalid cron expression '" + cron + "': that day never comes.");
            }
        } catch (UsageError e) {
            problems.at(node, e.getMessage());
        }
    }

    private static void zone(String zone, SpecNode node, Problems problems) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            problems.at(
                    node,
                    "Unknown time zone '" + zone + "'."
                            + Nearest.to(zone, ZoneId.getAvailableZoneIds())
                                    .map(near -> " Did you mean '" + near + "'?")
                                    .orElse(" Give a name such as Europe/Berlin or UTC."));
        }
    }

    private static void date(String date, SpecNode node, Problems problems) {
        try {
            LocalDate.parse(date);
        } catch (DateTimeException e) {
            problems.at(node, "Invalid date '" + date + "' for " + node.path() + ": give a day such as 2026-01-31.");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import dev.nightjar.core.failure.UsageError;

/** How cron expressions are written. */
public final class CronSyntax {

    /** Unix cron with the two additions that Airflow knows: last day of the month, and n-th weekday of it. */
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withValidRange(0, 59)
            .withStrictRange()
            .and()
            .withHours()
            .withValidRange(0, 23)
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .supportsL()
            .withStrictRange()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .supportsHash()
            .supportsL()
            .withStrictRange()
            .and()
            .instance());

    private CronSyntax() {}

    /**
     * The fields of an expression.
     *
     * @throws UsageError if it is not one of cron
     */
    public static Cron parse(String expression) {
        try {
            return PARSER.parse(expression);
        } catch (IllegalArgumentException e) {
            throw new UsageError("Invalid cron expression '" + expression + "': " + e.getMessage()
                    + ". Give five fields: minute hour day-of-month month day-of-week, such as '0 2 * * *'.");
        }
    }
}

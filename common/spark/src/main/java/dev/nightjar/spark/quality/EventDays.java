/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives each row the day that it belongs to, in the session's time zone. */
final class EventDays {

    private EventDays() {}

    /**
     * Adds `date`, by `_arrival_date`. A row of an `append` source whose event lies after the night's date breaks the rule
     * `future`, one older than `lateness` the rule `late`, one without time `no_event_time`.
     */
    static Dataset<Row> apply(Dataset<Row> rows, SourceSpec source) {
        Column night = col(LakeColumns.ARRIVAL_DATE);
        if (source.load() != SourceSpec.Load.APPEND || source.eventTime().isEmpty()) {
            return rows.withColumn(LakeColumns.DATE, night);
        }
        Column day = to_date(col(source.eventTime().get()));
        Column wrong = when(day.isNull(), lit("no_event_time"))
                .when(day.gt(night), lit("future"))
                .when(day.lt(date_sub(night, source.lateness().getDays())), lit("late"));
        Column rules = col(JudgedColumns.RULES);
        return rows.withColumn(LakeColumns.DATE, day)
                .withColumn(
                        JudgedColumns.RULES,
                        when(Cleaning.alive().and(wrong.isNotNull()), concat(rules, array(wrong)))
                                .otherwise(rules));
    }
}

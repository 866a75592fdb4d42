/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import dev.nightjar.spark.io.LakeColumns;
import java.time.Period;

/**
 * What "as of" means. The spine says it in a column: the last day that counts (DATE), or the moment before which events
 * count (TIMESTAMP). Days are those of the session's time zone. A row arrives at the end of its arrival date's night, so on
 * the day itself it is not there yet.
 */
public enum AsOf {

    /** Whole days up to and including the day in `_as_of`; a window of n days is that day and the n - 1 before it. */
    END_OF_DAY {
        @Override
        String arrived() {
            return LakeColumns.ARRIVAL_DATE + " <= _as_of";
        }

        @Override
        String begin(Period window) {
            return "CAST(date_sub(_as_of, " + (window.getDays() - 1) + ") AS TIMESTAMP)";
        }

        @Override
        String end() {
            return "CAST(date_add(_as_of, 1) AS TIMESTAMP)";
        }
    },

    /** Events before the moment in `_as_of`, back to the same local time n days earlier. */
    MOMENT {
        @Override
        String arrived() {
            return LakeColumns.ARRIVAL_DATE + " < to_date(_as_of)";
        }

        @Override
        String begin(Period window) {
            return "_as_of - make_interval(0, 0, 0, " + window.getDays() + ")";
        }

        @Override
        String end() {
            return "_as_of";
        }
    };

    /** DATE or TIMESTAMP column of a spine that says as of when its features are. */
    public static final String COLUMN = "_as_of";

    /** A condition on an event's `_arrival_date`: its row was there. */
    abstract String arrived();

    /** TIMESTAMP of the first moment in the window. */
    abstract String begin(Period window);

    /** TIMESTAMP of the first moment after all windows. */
    abstract String end();
}

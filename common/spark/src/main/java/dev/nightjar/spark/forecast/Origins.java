/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.time.LocalDate;
import java.util.stream.LongStream;

/** From which periods on a series is forecast; the values up to an origin, and of the origin itself, are known. */
enum Origins {
    /** Each that has enough periods before it. */
    EVERY_PERIOD {
        @Override
        LongStream of(Series series, Frame frame) {
            return LongStream.range(first(series, frame), series.values().last());
        }
    },

    /** The last one that has ended at the end of a day, for each day: the origins that nights had. */
    ENDS_OF_DAYS {
        @Override
        LongStream of(Series series, Frame frame) {
            Periods periods = frame.settings().periods();
            if (periods.unit() != Periods.Unit.MICROSECOND) {
                return EVERY_PERIOD.of(series, frame);
            }
            long first = first(series, frame);
            LocalDate from = periods.day(first);
            LocalDate to = periods.day(series.values().last());
            return from.datesUntil(to.plusDays(1))
                    .mapToLong(day -> periods.endedBy(periods.endOf(day)))
                    .filter(origin ->
                            origin >= first && origin < series.values().last())
                    .distinct();
        }
    },

    /** That of the night. */
    NEWEST {
        @Override
        LongStream of(Series series, Frame frame) {
            Periods periods = frame.settings().periods();
            int known = frame.knownUntil(series.newest(series.values().last()));
            return LongStream.of(periods.endedBy(periods.endOf(LocalDate.ofEpochDay(known))));
        }
    };

    /** In their order. */
    abstract LongStream of(Series series, Frame frame);

    private static long first(Series series, Frame frame) {
        return series.values().first() + frame.settings().warmUp() - 1;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import java.util.List;
import java.util.Locale;

/**
 * How far one column is from its reference.
 *
 * @param rows that were compared
 * @param byChance what the value is expected to be at this number of rows without drift
 */
record DriftFigure(Watched watched, double value, long rows, double byChance) {

    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        ALERT;

        /** As tables show it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static DriftFigure of(Watched watched, List<Long> counts) {
        List<Double> reference = watched.reference().shares();
        return new DriftFigure(
                watched,
                Distance.of(watched.limits().metric(), reference, counts),
                counts.stream().mapToLong(Long::longValue).sum(),
                Distance.expectedByChance(watched.limits().metric(), reference, counts));
    }

    /** The worst limit that the value exceeds. */
    Level level() {
        if (value > watched.limits().alert()) {
            return Level.ALERT;
        }
        return value > watched.limits().warn() ? Level.WARN : Level.OK;
    }

    /** The metric as tables show it. */
    String metric() {
        return watched.limits().metric().name().toLowerCase(Locale.ROOT);
    }

    /** Such as `amount psi 0.312 > 0.25`. */
    String text() {
        double limit = level() == Level.ALERT
                ? watched.limits().alert()
                : watched.limits().warn();
        return String.format(Locale.ROOT, "%s %s %.3f > %s", watched.column(), metric(), value, limit);
    }
}

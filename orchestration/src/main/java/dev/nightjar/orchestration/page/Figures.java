/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.page;

import dev.nightjar.core.profile.ColumnKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    private Figures() {}

    /** Four significant digits, plain where that is short: 0.2879, 12.5, 77516, 1.234e+21. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        if (size >= 1e12 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        return size >= 1000
                ? String.format(Locale.ROOT, "%.1f", value)
                : new BigDecimal(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** A number of a column: of dates a date, of timestamps an instant in UTC. */
    public static String value(ColumnKind kind, double value) {
        return switch (kind) {
            case DATE -> LocalDate.ofEpochDay(Math.round(value)).toString();
            case TIMESTAMP -> MINUTES.format(Instant.ofEpochSecond(Math.round(value)));
            default -> number(value);
        };
    }

    /** A share as per cent, never rounded to none or all: 0, &lt;0.1, 12.5, &gt;99.9, 100. */
    public static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0" : "100";
        }
        double percent = Math.round(share * 1000) / 10.0;
        return percent < 0.1 ? "<0.1" : percent > 99.9 ? ">99.9" : String.format(Locale.ROOT, "%.1f", percent);
    }

    /** A count with its thousands parted. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Text of at most so many characters. */
    public static String shortened(String text, int length) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }
}

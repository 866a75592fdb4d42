/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Values of a column as they are aggregated, turned into the text and the number that people see. */
record ValueText(ColumnKind kind, ZoneId zone) {

    private static final double MICROS = 1e6;

    /** A value from its text and number. */
    static Comparable<?> comparable(ColumnKind kind, String type, String text, Double number) {
        return switch (kind) {
            case NUMBER ->
                Items.isWhole(type)
                        ? (Comparable<?>) Long.valueOf(text)
                        : type.startsWith("DECIMAL") ? new BigDecimal(text) : number;
            case BOOLEAN, DATE -> number.longValue();
            case TIMESTAMP -> Math.round(number * MICROS);
            default -> text;
        };
    }

    Range range(ColumnProfile.Ends ends) {
        return new Range(text(ends.min()), text(ends.max()), number(ends.min()), number(ends.max()));
    }

    /** A value in words. */
    String text(Object value) {
        return switch (kind) {
            case BOOLEAN -> Boolean.toString(((Number) value).longValue() != 0);
            case DATE -> LocalDate.ofEpochDay(((Number) value).longValue()).toString();
            case TIMESTAMP -> time(((Number) value).longValue());
            case NUMBER -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            default -> value.toString();
        };
    }

    /** Of dates in days, of timestamps in seconds. */
    Optional<Double> number(Object value) {
        return switch (kind) {
            case TEXT, OTHER -> Optional.empty();
            case TIMESTAMP -> Optional.of(((Number) value).longValue() / MICROS);
            default -> Optional.of(((Number) value).doubleValue());
        };
    }

    private String time(long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
        LocalDateTime local = instant.atZone(zone).toLocalDateTime();
        return local.toLocalDate() + " "
                + (local.getSecond() == 0 && local.getNano() == 0
                        ? local.toLocalTime() + ":00"
                        : local.toLocalTime().toString());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.profile;

import java.util.List;
import java.util.Optional;

/**
 * The figures of a column over the rows of some nights.
 *
 * @param type Spark SQL type, such as BIGINT
 * @param rows all rows, with and without a value
 * @param notFinite NaN and infinities, which count neither as null nor into range, mean, quantiles and histogram
 * @param distinct estimate, of standard error 1.6 %, and no more than there are values
 * @param quantiles estimates, of rank error 0.6 %; of dates in days, of timestamps in seconds since 1970
 * @param top the most frequent values, most frequent first; none where no value stands out, and for timestamps
 * @param histogram of equal widths from least to greatest
 */
public record ColumnSummary(
        String column,
        String type,
        ColumnKind kind,
        long rows,
        long nulls,
        long notFinite,
        Optional<Long> distinct,
        Optional<Range> range,
        Optional<Double> mean,
        Optional<Double> stddev,
        List<QuantileValue> quantiles,
        List<TopValue> top,
        List<Bin> histogram,
        Optional<Lengths> lengths) {

    /**
     * Least and greatest value.
     *
     * @param minText of text at most its first 100 characters
     * @param min as a number; of dates in days, of timestamps in seconds since 1970, empty for text
     */
    public record Range(String minText, String maxText, Optional<Double> min, Optional<Double> max) {}

    /** The value below which a share `q` of the values lie. */
    public record QuantileValue(double q, double value) {}

    /** A frequent value (of text at most its first 100 characters) and its rows, an estimate where there are many values. */
    public record TopValue(String value, long rows) {}

    /** Rows above `lower`, up to and with `upper`; the first bin has its lower end too. */
    public record Bin(double lower, double upper, long rows) {}

    /** Lengths of text in characters. */
    public record Lengths(int min, double mean, int max) {}

    /** Rows with a value. */
    public long values() {
        return rows - nulls;
    }

    /** Share of rows without a value, 0 to 1. */
    public double nullShare() {
        return rows == 0 ? 0 : (double) nulls / rows;
    }

    /** Whether the frequent values are all that there are. */
    public boolean topIsComplete() {
        return !top.isEmpty() && top.stream().mapToLong(TopValue::rows).sum() == values() - notFinite;
    }

    /** Whether it holds whole numbers. */
    public boolean isWhole() {
        return kind == ColumnKind.NUMBER && isWhole(type, kind);
    }

    /** Whether values of a type are whole as numbers: integers, and the days of dates. */
    public static boolean isWhole(String type, ColumnKind kind) {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INT", "BIGINT" -> true;
            default -> kind == ColumnKind.DATE;
        };
    }
}

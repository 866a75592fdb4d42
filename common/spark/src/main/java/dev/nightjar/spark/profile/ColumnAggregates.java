/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.char_length;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.hll_sketch_agg;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.kll_sketch_agg_double;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary.Lengths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** The aggregates of one column, and what is read from them. */
final class ColumnAggregates {

    /** Longer text is cut: enough to tell values apart, and a sketch of them stays small. */
    private static final int TEXT_LENGTH = 100;

    private static final double MICROS = 1e6;

    private final String prefix;
    private final int position;
    private final StructField field;
    private final Column stays;
    private final ColumnKind kind;
    private final Map<String, Column> figures = new LinkedHashMap<>();

    ColumnAggregates(String prefix, int position, StructField field, Column stays, boolean full) {
        this.prefix = prefix;
        this.position = position;
        this.field = field;
        this.stays = stays;
        this.kind = kind(field.dataType());
        cheap(full);
        if (full && kind != ColumnKind.OTHER) {
            sketches();
            numbers();
            lengths();
        }
    }

    static ColumnKind kind(DataType type) {
        if (type instanceof NumericType) {
            return ColumnKind.NUMBER;
        } else if (type instanceof BooleanType) {
            return ColumnKind.BOOLEAN;
        } else if (type instanceof DateType) {
            return ColumnKind.DATE;
        } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return ColumnKind.TIMESTAMP;
        }
        return type instanceof StringType ? ColumnKind.TEXT : ColumnKind.OTHER;
    }

    List<Column> aggregates() {
        return figures.entrySet().stream()
                .map(figure -> figure.getValue().as(prefix + figure.getKey()))
                .toList();
    }

    private void cheap(boolean full) {
        figures.put("nulls", count_if(stays.and(value().isNull())));
        if (isFloating()) {
            figures.put("notFinite", count_if(counted().and(not(finite()))));
        }
        if (kind != ColumnKind.OTHER && (full || kind != ColumnKind.TEXT)) {
            figures.put("min", min(measured()));
            figures.put("max", max(measured()));
        }
    }

    private void sketches() {
        // a hash of eight bytes is cheaper to sketch than text, and as good
        figures.put("hll", hll_sketch_agg(when(counted(), xxhash64(value())), Sketches.HLL_LG_K));
        if (kind != ColumnKind.TIMESTAMP) {
            figures.put(
                    "top",
                    call_function("approx_top_k_accumulate", item(), lit(Sketches.TRACKED))
                            .getField("sketch"));
        }
        if (kind == ColumnKind.NUMBER || kind == ColumnKind.DATE) {
            figures.put("kll", kll_sketch_agg_double(measured().cast("double"), Sketches.KLL_K));
        } else if (kind == ColumnKind.TIMESTAMP) {
            figures.put("kll", kll_sketch_agg_double(measured().divide(MICROS), Sketches.KLL_K));
        }
    }

    private void numbers() {
        if (kind == ColumnKind.NUMBER || kind == ColumnKind.BOOLEAN) {
            figures.put("mean", avg(measured().cast("double")));
            figures.put("stddev", stddev_samp(measured().cast("double")));
        }
    }

    private void lengths() {
        if (kind == ColumnKind.TEXT) {
            Column length = char_length(when(stays, value()));
            figures.put("minLength", min(length));
            figures.put("meanLength", avg(length));
            figures.put("maxLength", max(length));
        }
    }

    private Column value() {
        return ProfileAggregates.named(field.name());
    }

    /** What is compared and counted of a row's value; null for rows that do not count. */
    private Column measured() {
        Column value = value();
        return switch (kind) {
            case NUMBER -> when(isFloating() ? counted().and(finite()) : stays, value);
            case BOOLEAN -> when(stays, value.cast("bigint"));
            case DATE -> when(stays, unix_date(value).cast("bigint"));
            case TIMESTAMP -> when(stays, unix_micros(value.cast("timestamp")));
            default -> when(stays, substring(value, 1, TEXT_LENGTH));
        };
    }

    private Column item() {
        if (kind != ColumnKind.NUMBER) {
            return measured();
        }
        return measured().cast(Items.isWhole(type()) ? "bigint" : "double");
    }

    private Column counted() {
        return stays.and(value().isNotNull());
    }

    private Column finite() {
        return not(isnan(value())).and(abs(value()).notEqual(Double.POSITIVE_INFINITY));
    }

    private boolean isFloating() {
        return field.dataType() instanceof DoubleType || field.dataType() instanceof FloatType;
    }

    private String type() {
        return field.dataType().sql();
    }

    ColumnProfile read(long rows, Function<String, Object> values) {
        long nulls = whole("nulls", values);
        long notFinite = whole("notFinite", values);
        return new ColumnProfile(
                field.name(),
                position,
                type(),
                kind,
                rows,
                nulls,
                notFinite,
                figure("min", values)
                        .map(least -> new ColumnProfile.Ends(
                                ValueText.comparable(least),
                                ValueText.comparable(figure("max", values).orElseThrow()))),
                moments(rows - nulls - notFinite, values),
                lengths(values),
                new Sketches(bytes("hll", values), bytes("kll", values), bytes("top", values)));
    }

    private Optional<ColumnProfile.Moments> moments(long count, Function<String, Object> values) {
        return figure("mean", values)
                .map(mean -> new ColumnProfile.Moments(
                        count, (Double) mean, (Double) figure("stddev", values).orElse(0.0)));
    }

    private Optional<Lengths> lengths(Function<String, Object> values) {
        return figure("minLength", values)
                .map(min -> new Lengths(
                        (Integer) min, (Double) figure("meanLength", values).orElseThrow(), (Integer)
                                figure("maxLength", values).orElseThrow()));
    }

    private Optional<byte[]> bytes(String figure, Function<String, Object> values) {
        return figure(figure, values).map(bytes -> (byte[]) bytes);
    }

    private Optional<Object> figure(String figure, Function<String, Object> values) {
        return figures.containsKey(figure) ? Optional.ofNullable(values.apply(prefix + figure)) : Optional.empty();
    }

    private long whole(String figure, Function<String, Object> values) {
        return figure(figure, values).map(count -> ((Number) count).longValue()).orElse(0L);
    }
}

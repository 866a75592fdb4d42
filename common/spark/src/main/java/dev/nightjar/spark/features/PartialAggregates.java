/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.HyperLogLogPlusPlus;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The aggregates of a view in two steps: partial aggregates of parts, such as the events of a day, and from those of all
 * parts in a window the aggregates of the window. It is how Spark aggregates in parallel, with the parts in columns.
 */
final class PartialAggregates {

    private static final String PREFIX = "_partial_";

    /** BIGINT: how many events a part is made of. */
    static final String ROWS = PREFIX + "rows";

    /** How partial aggregates become that of several parts together. */
    private enum Merge {
        SUM,
        MIN,
        MAX,
        MOMENTS;

        Column of(Column partial) {
            return switch (this) {
                case SUM -> sum(partial);
                case MIN -> min(partial);
                case MAX -> max(partial);
                case MOMENTS -> ExpressionUtils.column(new MergedMoments(ExpressionUtils.expression(partial)));
            };
        }
    }

    private record Partial(Column ofEvents, UnaryOperator<Column> merge) {}

    private final Map<String, Partial> partials = new LinkedHashMap<>();
    private final Map<String, AggregateExpressionTree> aggregates = new LinkedHashMap<>();
    /** Of each aggregate function its value, from partial aggregates of which the operator takes those of a window. */
    private final Map<UnresolvedFunction, Function<UnaryOperator<Column>, Column>> values = new LinkedHashMap<>();

    private PartialAggregates() {
        partials.put(ROWS, new Partial(count(lit(1)), Merge.SUM::of));
    }

    /**
     * @param aggregates name to Spark SQL
     * @param events whose columns they are over
     * @return empty if one of them cannot be made from parts
     */
    static Optional<PartialAggregates> of(Map<String, String> aggregates, Dataset<Row> events) {
        PartialAggregates made = new PartialAggregates();
        aggregates.forEach((name, sql) -> made.aggregates.put(name, AggregateExpressionTree.parse(sql)));
        List<UnresolvedFunction> functions = made.aggregates.values().stream()
                .flatMap(tree -> tree.functions().stream())
                .distinct()
                .toList();
        Column[] direct = functions.stream()
                .map(function -> ExpressionUtils.column(function))
                .toArray(Column[]::new);
        DataType[] types = Arrays.stream(
                        events.agg(count(lit(1)), direct).schema().fields())
                .skip(1)
                .map(field -> field.dataType())
                .toArray(DataType[]::new);
        for (int i = 0; i < functions.size(); i++) {
            if (!made.add(functions.get(i), types[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(made);
    }

    /** Partial aggregates of events by these columns. */
    Dataset<Row> ofEvents(Dataset<Row> events, Column... by) {
        return aggregated(events, by, (name, partial) -> partial.ofEvents);
    }

    /** Partial aggregates of several parts together by these columns. */
    Dataset<Row> merged(Dataset<Row> parts, Column... by) {
        return aggregated(parts, by, (name, partial) -> partial.merge.apply(col(name)));
    }

    private Dataset<Row> aggregated(Dataset<Row> rows, Column[] by, BiFunction<String, Partial, Column> aggregate) {
        List<Column> columns = new ArrayList<>();
        partials.forEach(
                (name, partial) -> columns.add(aggregate.apply(name, partial).as(name)));
        return rows.groupBy(by)
                .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }

    /**
     * An aggregate, for use in an aggregation of partial aggregates.
     *
     * @param within whether a part is in the window
     */
    Column value(String aggregate, Column within) {
        AggregateExpressionTree tree = aggregates.get(aggregate);
        Column value = tree.replaced(
                function -> ExpressionUtils.expression(values.get(function).apply(partial -> when(within, partial))));
        return tree.isFunction() ? value : when(sum(when(within, col(ROWS))).gt(0), value);
    }

    /** @return whether it can be made from parts */
    private boolean add(UnresolvedFunction function, DataType type) {
        if (function.isDistinct()) {
            return false;
        }
        switch (name(function)) {
            case "count", "count_if" -> {
                String partial = partial(ExpressionUtils.column(function), Merge.SUM);
                values.put(function, in -> coalesce(Merge.SUM.of(in.apply(col(partial))), lit(0L)));
            }
            case "sum" -> plain(function, type, Merge.SUM);
            case "min", "bool_and", "every" -> plain(function, type, Merge.MIN);
            case "max", "bool_or", "any", "some" -> plain(function, type, Merge.MAX);
            case "avg", "mean" -> {
                return average(function, type);
            }
            case "stddev", "stddev_samp", "std" -> moments(function, m -> sqrt(variance(m, 1)));
            case "stddev_pop" -> moments(function, m -> sqrt(variance(m, 0)));
            case "variance", "var_samp" -> moments(function, m -> variance(m, 1));
            case "var_pop" -> moments(function, m -> variance(m, 0));
            case "approx_count_distinct" -> distinct(function);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void plain(UnresolvedFunction function, DataType type, Merge merge) {
        String partial = partial(ExpressionUtils.column(function), merge);
        values.put(function, in -> {
            Column merged = merge.of(in.apply(col(partial)));
            // a sum of sums of decimals is of a wider type
            return merge == Merge.SUM ? merged.cast(type) : merged;
        });
    }

    private boolean average(UnresolvedFunction function, DataType type) {
        boolean decimal = type instanceof DecimalType;
        if (!decimal && !type.equals(DataTypes.DoubleType)) {
            return false;
        }
        UnresolvedFunction summed = decimal ? named(function, "sum") : named(doubles(function), "sum");
        String total = partial(ExpressionUtils.column(summed), Merge.SUM);
        String number = partial(ExpressionUtils.column(named(function, "count")), Merge.SUM);
        values.put(function, in -> {
            Column values = Merge.SUM.of(in.apply(col(number)));
            return when(values.gt(0), Merge.SUM.of(in.apply(col(total))).divide(values))
                    .cast(type);
        });
        return true;
    }

    private void moments(UnresolvedFunction function, UnaryOperator<Column> value) {
        UnresolvedFunction doubles = doubles(function);
        Column number = ExpressionUtils.column(named(doubles, "count")).cast("double");
        Column moments = when(
                number.gt(0),
                struct(
                        number.as("n"),
                        ExpressionUtils.column(named(doubles, "avg")).as("mean"),
                        ExpressionUtils.column(named(doubles, "var_pop"))
                                .multiply(number)
                                .as("m2")));
        String partial = partial(moments, Merge.MOMENTS);
        values.put(function, in -> value.apply(Merge.MOMENTS.of(in.apply(col(partial)))));
    }

    private void distinct(UnresolvedFunction function) {
        double deviation = function.arguments().size() > 1
                ? HyperLogLogPlusPlus.validateDoubleLiteral(function.arguments().apply(1))
                : DistinctValues.DEVIATION;
        Column values = ExpressionUtils.column(function.arguments().head());
        Column counted = function.filter().isDefined()
                ? when(ExpressionUtils.column(function.filter().get()), values)
                : values;
        String partial =
                partial(DistinctValues.of(counted, deviation), parts -> DistinctValues.merged(parts, deviation));
        this.values.put(function, in -> DistinctValues.number(in.apply(col(partial)), deviation));
    }

    private static Column variance(Column moments, int freedom) {
        Column number = moments.getField("n");
        return when(number.gt(freedom), moments.getField("m2").divide(number.minus(lit(freedom))));
    }

    private String partial(Column ofEvents, Merge merge) {
        return partial(ofEvents, merge::of);
    }

    private String partial(Column ofEvents, UnaryOperator<Column> merge) {
        String name = PREFIX + partials.size();
        partials.put(name, new Partial(ofEvents, merge));
        return name;
    }

    private static String name(UnresolvedFunction function) {
        return function.nameParts().head().toLowerCase(Locale.ROOT);
    }

    private static UnresolvedFunction named(UnresolvedFunction function, String name) {
        return AggregateExpressionTree.with(
                function, List.of(name), CollectionConverters.asJava(function.arguments()), function.filter());
    }

    private static UnresolvedFunction doubles(UnresolvedFunction function) {
        List<Expression> doubles = CollectionConverters.asJava(function.arguments()).stream()
                .map(argument -> ExpressionUtils.expression(
                        ExpressionUtils.column(argument).cast(DataTypes.DoubleType)))
                .toList();
        return AggregateExpressionTree.with(
                function, CollectionConverters.asJava(function.nameParts()), doubles, function.filter());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Parts of the rows that are judged apart. A Boolean expression makes one part, of the rows for which it is true. A column
 * makes a part for each of its {@value #VALUES} most frequent values, by an approximate count where it has thousands; rows
 * with other values are pooled in the part `column=(other)`, those without one in `column=(missing)`.
 */
public final class Slices {

    /** How many values of a column have a part of their own. */
    static final int VALUES = 50;

    private final List<SliceColumn> columns;
    private final List<Column> texts;

    private Slices(List<SliceColumn> columns, List<Column> texts) {
        this.columns = columns;
        this.texts = texts;
    }

    /** No parts, only the whole. */
    public static Slices none() {
        return new Slices(List.of(), List.of());
    }

    /** A part for each of some values of a column. */
    static Slices of(String column, List<String> values) {
        return new Slices(List.of(SliceColumn.of(column, values)), List.of(text(column)));
    }

    /**
     * Finds the values of the columns among some rows, in one pass; none, if all are expressions.
     *
     * @param slices names of columns, or Boolean expressions over them
     * @throws UsageError if one is neither
     */
    public static Slices of(Dataset<Row> rows, List<String> slices) {
        List<String> named = slices.stream()
                .filter(Arrays.asList(rows.columns())::contains)
                .distinct()
                .toList();
        Map<String, List<String>> values = frequent(rows, named);
        List<SliceColumn> columns = new ArrayList<>();
        List<Column> texts = new ArrayList<>();
        for (String slice : slices) {
            if (values.containsKey(slice)) {
                columns.add(SliceColumn.of(slice, values.get(slice)));
                texts.add(text(slice));
            } else {
                columns.add(SliceColumn.where(slice));
                texts.add(when(condition(rows, slice), lit(slice)));
            }
        }
        return new Slices(List.copyOf(columns), List.copyOf(texts));
    }

    List<SliceColumn> columns() {
        return columns;
    }

    /** STRING: what tells a row's part, a column each. */
    List<Column> texts() {
        return texts;
    }

    private static Column condition(Dataset<Row> rows, String slice) {
        try {
            if (type(rows, slice).equals(DataTypes.BooleanType)) {
                return expr(slice);
            }
        } catch (AnalysisException e) {
            throw new UsageError(
                    "Invalid slice '" + slice + "' in model.slices: " + e.getSimpleMessage() + ". " + has(rows), e);
        }
        throw new UsageError("Invalid slice '" + slice
                + "' in model.slices: it is neither a column nor a Boolean expression. " + has(rows));
    }

    private static DataType type(Dataset<Row> rows, String slice) throws AnalysisException {
        return rows.select(expr(slice)).schema().fields()[0].dataType();
    }

    private static String has(Dataset<Row> rows) {
        return "The examples have " + String.join(", ", rows.columns()) + ".";
    }

    private static Map<String, List<String>> frequent(Dataset<Row> rows, List<String> columns) {
        Map<String, List<String>> frequent = new LinkedHashMap<>();
        if (columns.isEmpty()) {
            return frequent;
        }
        Dataset<Row> narrow = rows.select(
                columns.stream().map(column -> text(column).as(column)).toArray(Column[]::new));
        List<Column> counts = columns.stream()
                .map(column -> expr("approx_top_k(" + Quoted.name(column) + ", " + VALUES + ")"))
                .toList();
        Row row = narrow.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
                .first();
        for (int i = 0; i < columns.size(); i++) {
            frequent.put(
                    columns.get(i),
                    row.<Row>getList(i).stream()
                            .filter(item -> !item.isNullAt(0))
                            .sorted(Comparator.<Row>comparingLong(item -> -item.getLong(1))
                                    .thenComparing(item -> item.getString(0)))
                            .map(item -> item.getString(0))
                            .toList());
        }
        return frequent;
    }

    private static Column text(String column) {
        return Quoted.column(column).cast("string");
    }
}

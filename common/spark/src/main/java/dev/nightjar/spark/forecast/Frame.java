/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How rows of a history lie before series are made of them: series, covariates, time, value, weight, split and the day up to
 * which all is known.
 *
 * @param fields of series and covariates
 */
record Frame(ForecastSettings settings, Periods periods, List<StructField> fields) implements Serializable {

    private static final long serialVersionUID = 1L;

    static Frame of(ForecastSettings settings, StructType history) {
        List<StructField> fields = new ArrayList<>();
        settings.series().forEach(name -> fields.add(history.apply(name)));
        settings.covariates().forEach(name -> fields.add(history.apply(name)));
        return new Frame(settings, settings.periods(), List.copyOf(fields));
    }

    /**
     * The rows of each series together and in the order of time. One shuffle.
     *
     * @param history with the columns of the settings, `_label` and `_known_until`; `_weight` and `_split` may be absent
     */
    Dataset<Row> sorted(Dataset<Row> history) {
        Column value = col(ForecastColumns.ACTUAL).cast("double");
        Column finite = when(
                value.isNotNull().and(expr("abs(" + Quoted.name(ForecastColumns.ACTUAL) + ") < double('Infinity')")),
                value);
        List<Column> columns = new ArrayList<>(
                fields.stream().map(field -> Quoted.column(field.name())).toList());
        columns.add(unix_micros(time()).as(ForecastColumns.AT));
        columns.add((settings.logarithmic() ? nonNegative(finite) : finite).as(ForecastColumns.ACTUAL));
        columns.add(optional(history, ExampleColumns.WEIGHT, lit(1.0)));
        columns.add(optional(history, ExampleColumns.SPLIT, lit(null).cast("string")));
        columns.add(expr("unix_date(" + Quoted.name(ExampleColumns.KNOWN_UNTIL) + ")")
                .as(ExampleColumns.KNOWN_UNTIL));
        Dataset<Row> plain = history.where(time().isNotNull()).select(columns.toArray(Column[]::new));
        Column[] series = Quoted.columns(settings.series());
        List<Column> order = new ArrayList<>(List.of(series));
        order.addAll(List.of(col(ForecastColumns.AT), col(ForecastColumns.ACTUAL)));
        return (series.length == 0 ? plain.repartition(1) : plain.repartition(series))
                .sortWithinPartitions(order.toArray(Column[]::new));
    }

    /**
     * Of a history what inputs can reach.
     *
     * @param steps before its end
     * @param more days before these
     */
    Dataset<Row> recent(Dataset<Row> history, int steps, int more) {
        int days = periods.days(settings.reach() + steps + 1) + more + 1;
        return history.where(to_date(time()).geq(date_sub(col(ExampleColumns.KNOWN_UNTIL), days)));
    }

    long at(Row row) {
        return row.getLong(fields.size());
    }

    /** NaN if there is none. */
    double value(Row row) {
        return row.isNullAt(fields.size() + 1) ? Double.NaN : row.getDouble(fields.size() + 1);
    }

    /** 0 if there is none. */
    double weight(Row row) {
        return row.isNullAt(fields.size() + 2) ? 0 : row.getDouble(fields.size() + 2);
    }

    /** Null if the row is in none. */
    String split(Row row) {
        return row.getString(fields.size() + 3);
    }

    /** Days since 1970. */
    int knownUntil(Row row) {
        return row.getInt(fields.size() + 4);
    }

    /** Names of what models learn of a series beside its numbers: which one it is, and covariates. */
    List<String> attributes() {
        List<String> names = new ArrayList<>(settings.series().stream()
                .map(name -> ForecastColumns.SERIES + name)
                .toList());
        names.addAll(settings.covariates());
        return names;
    }

    private Column time() {
        return Quoted.column(settings.timestamp()).cast("timestamp");
    }

    private Column nonNegative(Column value) {
        return when(
                        value.lt(0),
                        expr("raise_error('Cannot forecast with model.forecast.transform: log: a value of the target is"
                                + " below 0')"))
                .otherwise(value);
    }

    private static Column optional(Dataset<Row> rows, String column, Column otherwise) {
        return (List.of(rows.columns()).contains(column) ? col(column) : otherwise).as(column);
    }
}

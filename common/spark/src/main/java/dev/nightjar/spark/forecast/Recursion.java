/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows of {@link PathRows} to one row a step, each step forecast as if the forecasts before it had come true. All steps of an
 * origin are made in one place, so that no step costs a Spark job.
 *
 * @param attributes column with the vector of what is not a number of the series; empty if there is none
 */
record Recursion(Frame frame, Inputs inputs, boolean judged, String attributes, Regressor regressor)
        implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    Dataset<Row> of(Dataset<Row> paths) {
        return paths.mapPartitions(this, Encoders.row(Forecasts.schema(frame).add(ForecastColumns.RAW, "double")));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> paths) {
        return new Flattened<>(paths, path -> steps(path).iterator());
    }

    private List<Row> steps(Row path) {
        ForecastSettings settings = frame.settings();
        Periods periods = frame.periods();
        long origin = periods.at(path.<Long>getAs(ForecastColumns.ORIGIN_AT)) - 1;
        Values values = values(path, origin);
        Outlook outlook = Outlook.of(settings, values.between(values.first(), origin), origin)
                .orElseThrow();
        List<Row> rows = new ArrayList<>();
        for (long period = origin + 1; period <= origin + settings.horizon(); period++) {
            Outlook before = Outlook.of(settings, values, period - 1).orElseThrow();
            values.set(period, before.scale().invert(regressor.predict(vector(path, before, period))));
            int place = (int) (period - origin) - 1;
            String split =
                    path.<String>getList(path.fieldIndex(PathRows.SPLITS)).get(place);
            if (!judged || split != null) {
                rows.add(row(path, outlook, period, split, values.at(period)));
            }
        }
        return rows;
    }

    private Row row(Row path, Outlook outlook, long period, String split, double forecast) {
        double actual =
                path.<Double>getList(path.fieldIndex(PathRows.ACTUALS)).get((int) (period - outlook.origin()) - 1);
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < frame.fields().size(); i++) {
            row.add(path.get(i));
        }
        row.add(path.<Long>getAs(ForecastColumns.NEWEST_AT));
        row.addAll(Forecasts.step(frame, split, 1.0, actual, outlook, period));
        row.add(outlook.scale().apply(forecast));
        return RowFactory.create(row.toArray());
    }

    /** Known values as models learn them, with room for the steps. */
    private Values values(Row path, long origin) {
        List<Double> known = path.getList(path.fieldIndex(PathRows.VALUES));
        long from = origin - known.size() + 1;
        Values values = new Values(from, new double[0])
                .between(from, origin + frame.settings().horizon());
        for (int i = 0; i < known.size(); i++) {
            values.set(from + i, Outlook.learned(frame.settings(), known.get(i)));
        }
        return values;
    }

    private Vector vector(Row path, Outlook outlook, long period) {
        double[] numbers = inputs.of(outlook.values(), outlook.scale(), outlook.origin(), period);
        if (attributes.isEmpty()) {
            return Vectors.dense(numbers);
        }
        double[] plain = path.<Vector>getAs(attributes).toArray();
        double[] all = new double[plain.length + numbers.length];
        System.arraycopy(plain, 0, all, 0, plain.length);
        System.arraycopy(numbers, 0, all, plain.length, numbers.length);
        return Vectors.dense(all);
    }
}

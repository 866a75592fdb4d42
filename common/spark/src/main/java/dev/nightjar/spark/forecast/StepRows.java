/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link Frame#sorted} to one row a series, origin and step, with the {@link Inputs} of a model. Narrow.
 *
 * @param origins from where
 * @param steps how many
 */
record StepRows(Frame frame, Inputs inputs, Origins origins, int steps) implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    Dataset<Row> of(Dataset<Row> sorted) {
        return sorted.mapPartitions(this, Encoders.row(schema()));
    }

    private StructType schema() {
        StructType schema = Forecasts.schema(frame);
        for (String input : inputs.names()) {
            schema = schema.add(input, "double");
        }
        return schema;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Flattened<>(new SeriesIterator(rows, frame), this::rows);
    }

    private Iterator<Row> rows(Series series) {
        Values learned = series.values().map(value -> Outlook.learned(frame.settings(), value));
        return new Flattened<>(
                origins.of(series, frame).iterator(),
                origin -> Outlook.of(frame.settings(), learned, origin).stream()
                        .flatMap(outlook -> rows(series, outlook))
                        .iterator());
    }

    private Stream<Row> rows(Series series, Outlook outlook) {
        return IntStream.rangeClosed(1, steps)
                .mapToObj(step -> row(series, outlook, outlook.origin() + step))
                .filter(Objects::nonNull);
    }

    /** Null if there is nothing to learn or to judge by. */
    private Row row(Series series, Outlook outlook, long period) {
        Row target = series.row(period);
        if (origins != Origins.NEWEST && (target == null || frame.split(target) == null)) {
            return null;
        }
        double actual = series.values().at(period);
        if (origins != Origins.NEWEST && Double.isNaN(actual)) {
            return null;
        }
        List<Object> row = new ArrayList<>(Forecasts.attributes(frame, series, outlook.origin()));
        row.add(Forecasts.newest(frame, series));
        row.addAll(Forecasts.step(
                frame,
                target == null ? null : frame.split(target),
                target == null ? 1 : frame.weight(target),
                actual,
                outlook,
                period));
        for (double input : inputs.of(outlook.values(), outlook.scale(), outlook.origin(), period)) {
            row.add(input);
        }
        return RowFactory.create(row.toArray());
    }
}

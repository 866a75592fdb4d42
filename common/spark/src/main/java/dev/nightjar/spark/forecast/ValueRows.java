/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of {@link Frame#sorted} to one row a series and period that has a value. Narrow. */
record ValueRows(Frame frame) implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    Dataset<Row> of(Dataset<Row> sorted) {
        StructType schema = new StructType(frame.fields().toArray(StructField[]::new))
                .add(ForecastColumns.AT, "bigint")
                .add(ForecastColumns.ACTUAL, "double");
        return sorted.mapPartitions(this, Encoders.row(schema));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Flattened<>(
                new SeriesIterator(rows, frame),
                series -> LongStream.rangeClosed(
                                series.values().first(), series.values().last())
                        .filter(period -> !Double.isNaN(series.values().at(period)))
                        .mapToObj(period -> row(series, period))
                        .iterator());
    }

    private Row row(Series series, long period) {
        List<Object> row = new ArrayList<>(Forecasts.attributes(frame, series, period));
        row.add(frame.settings().periods().start(period));
        row.add(series.values().at(period));
        return RowFactory.create(row.toArray());
    }
}

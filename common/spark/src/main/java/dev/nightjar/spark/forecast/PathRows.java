/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link Frame#sorted} to one row a series and origin, from which {@link Recursion} goes on step by step: series and
 * covariates, the values that inputs reach, and of each step what there is to judge it by. Narrow.
 */
record PathRows(Frame frame, Origins origins) implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    static final String VALUES = "_values";
    static final String ACTUALS = "_actuals";
    static final String SPLITS = "_splits";

    Dataset<Row> of(Dataset<Row> sorted) {
        StructType schema = new StructType(frame.fields().toArray(org.apache.spark.sql.types.StructField[]::new))
                .add(ForecastColumns.NEWEST_AT, "bigint")
                .add(ForecastColumns.ORIGIN_AT, "bigint")
                .add(VALUES, DataTypes.createArrayType(DataTypes.DoubleType))
                .add(ACTUALS, DataTypes.createArrayType(DataTypes.DoubleType))
                .add(SPLITS, DataTypes.createArrayType(DataTypes.StringType));
        return sorted.mapPartitions(this, Encoders.row(schema));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Flattened<>(
                new SeriesIterator(rows, frame),
                series -> origins.of(series, frame)
                        .mapToObj(origin -> row(series, origin))
                        .filter(Objects::nonNull)
                        .iterator());
    }

    /** Null if no step can be judged, or nothing is known before the origin. */
    private Row row(Series series, long origin) {
        List<String> splits = steps(origin, period -> split(series, period));
        if (origins != Origins.NEWEST && splits.stream().allMatch(Objects::isNull)) {
            return null;
        }
        long from = origin - frame.settings().reach() + 1;
        Values known = series.values().between(from, origin);
        if (Outlook.of(frame.settings(), known, origin).isEmpty()) {
            return null;
        }
        List<Object> row = new ArrayList<>(Forecasts.attributes(frame, series, origin));
        row.add(Forecasts.newest(frame, series));
        row.add(frame.settings().periods().start(origin + 1));
        row.add(LongStream.rangeClosed(from, origin).mapToObj(known::at).toArray());
        row.add(steps(origin, series.values()::at).toArray());
        row.add(splits.toArray());
        return RowFactory.create(row.toArray());
    }

    private String split(Series series, long period) {
        Row target = series.row(period);
        return target == null || Double.isNaN(series.values().at(period)) ? null : frame.split(target);
    }

    private <T> List<T> steps(long origin, LongFunction<T> what) {
        List<T> steps = new ArrayList<>();
        for (int step = 1; step <= frame.settings().horizon(); step++) {
            steps.add(what.apply(origin + step));
        }
        return steps;
    }
}

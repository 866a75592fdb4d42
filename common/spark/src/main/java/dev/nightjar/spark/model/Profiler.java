/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures distributions: bins from quantiles in one pass, shares of the bins in another. */
public final class Profiler {

    private static final int BINS = 10;
    private static final int CATEGORIES = 20;
    private static final Column QUANTILES =
            array(IntStream.range(1, BINS).mapToObj(i -> lit((double) i / BINS)).toArray(Column[]::new));

    private Profiler() {}

    /** The profile of training rows that the model has scored. */
    static ModelProfile profile(Dataset<Row> scored, InputStatistics statistics, String prediction) {
        List<String> numeric = new ArrayList<>(statistics.numeric().keySet());
        numeric.add(prediction);
        Map<String, ReferenceDistribution> shapes = new LinkedHashMap<>();
        edges(scored, numeric)
                .forEach((column, edges) -> shapes.put(
                        column, new ReferenceDistribution(ReferenceDistribution.NUMERIC, edges, List.of(), List.of())));
        statistics
                .categories()
                .forEach((column, known) -> shapes.put(
                        column,
                        new ReferenceDistribution(
                                ReferenceDistribution.CATEGORY,
                                List.of(),
                                known.subList(0, Math.min(CATEGORIES, known.size())),
                                List.of())));
        Map<String, List<Double>> shares = shares(scored, shapes);
        Map<String, ReferenceDistribution> measured = new LinkedHashMap<>();
        shapes.forEach((column, shape) -> measured.put(
                column,
                new ReferenceDistribution(shape.kind(), shape.edges(), shape.categories(), shares.get(column))));
        ReferenceDistribution predicted = measured.remove(prediction);
        return new ModelProfile(measured, Optional.of(predicted));
    }

    /**
     * The shares of each column's bins among these rows, in the order of {@link ReferenceDistribution#shares}; one pass.
     * Without rows every share is NaN.
     */
    public static Map<String, List<Double>> shares(Dataset<Row> rows, Map<String, ReferenceDistribution> shapes) {
        List<Column> aggregates = new ArrayList<>();
        shapes.forEach((column, shape) -> {
            Column bin = bin(column, shape);
            for (int i = 0; i < bins(shape); i++) {
                aggregates.add(avg(when(bin.equalTo(i), 1.0).otherwise(0.0)));
            }
        });
        Row row = rows.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        int at = 0;
        for (Map.Entry<String, ReferenceDistribution> entry : shapes.entrySet()) {
            List<Double> found = new ArrayList<>();
            for (int i = 0; i < bins(entry.getValue()); i++, at++) {
                found.add(row.isNullAt(at) ? Double.NaN : row.getDouble(at));
            }
            shares.put(entry.getKey(), found);
        }
        return shares;
    }

    private static int bins(ReferenceDistribution shape) {
        return shape.kind().equals(ReferenceDistribution.NUMERIC)
                ? shape.edges().size() + 2
                : shape.categories().size() + 2;
    }

    /** The number of a value's bin, from 0. */
    private static Column bin(String column, ReferenceDistribution shape) {
        int missing = bins(shape) - 1;
        if (shape.kind().equals(ReferenceDistribution.NUMERIC)) {
            Column value = col(column).cast("double");
            Column bin = when(value.isNull().or(value.isNaN()), missing);
            for (int i = 0; i < shape.edges().size(); i++) {
                bin = bin.when(value.lt(shape.edges().get(i)), i);
            }
            return bin.otherwise(missing - 1);
        }
        Column bin = when(col(column).isNull(), missing);
        for (int i = 0; i < shape.categories().size(); i++) {
            bin = bin.when(col(column).equalTo(shape.categories().get(i)), i);
        }
        return bin.otherwise(missing - 1);
    }

    private static Map<String, List<Double>> edges(Dataset<Row> rows, List<String> columns) {
        List<Column> aggregates = columns.stream()
                .map(column -> {
                    Column value = col(column).cast("double");
                    return coalesce(
                            percentile_approx(when(value.isNaN(), lit(null)).otherwise(value), QUANTILES, lit(10_000)),
                            lit(new double[0]));
                })
                .toList();
        Row row = rows.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        Map<String, List<Double>> edges = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            // equal quantiles, as of a column that is mostly one value, make one edge
            edges.put(
                    columns.get(i),
                    row.<Double>getList(i).stream().distinct().sorted().toList());
        }
        return edges;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static java.util.Comparator.comparingDouble;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;

/** Measures distributions: bins from quantiles in one pass, shares of the bins in another. */
public final class Profiler {

    private static final int BINS = 10;
    private static final int CATEGORIES = 20;
    private static final Column QUANTILES =
            array(IntStream.range(1, BINS).mapToObj(i -> lit((double) i / BINS)).toArray(Column[]::new));

    private Profiler() {}

    /**
     * The profile of what training rows that the model has scored stand for.
     *
     * @param standsFor DOUBLE: how many rows of the data a row stands for
     */
    static ModelProfile profile(Dataset<Row> scored, Column standsFor, InputStatistics statistics, String prediction) {
        Map<String, List<Double>> edges = new LinkedHashMap<>();
        statistics.deciles().forEach((column, deciles) -> edges.put(column, distinct(deciles)));
        boolean named = scored.schema().apply(prediction).dataType() instanceof StringType;
        if (!named) {
            edges.putAll(edges(scored, List.of(prediction)));
        }
        Map<String, ReferenceDistribution> shapes = new LinkedHashMap<>();
        edges.forEach((column, inner) -> shapes.put(
                column, new ReferenceDistribution(ReferenceDistribution.NUMERIC, inner, List.of(), List.of())));
        statistics.categories().forEach((column, known) -> shapes.put(column, category(known)));
        // of these it is only measured how many are missing
        statistics.others().forEach(column -> shapes.put(column, category(List.of())));
        if (named) {
            shapes.put(prediction, category(frequent(scored, prediction)));
        }
        Map<String, List<Double>> shares = shares(scored, standsFor, shapes);
        Map<String, ReferenceDistribution> measured = new LinkedHashMap<>();
        shapes.forEach((column, shape) -> measured.put(
                column,
                new ReferenceDistribution(shape.kind(), shape.edges(), shape.categories(), shares.get(column))));
        ReferenceDistribution predicted = measured.remove(prediction);
        Map<String, InputReference> references = InputReference.of(statistics, measured);
        measured.keySet().removeAll(statistics.others());
        return new ModelProfile(measured, Optional.of(predicted), references);
    }

    private static ReferenceDistribution category(List<String> known) {
        return new ReferenceDistribution(
                ReferenceDistribution.CATEGORY,
                List.of(),
                known.subList(0, Math.min(CATEGORIES, known.size())),
                List.of());
    }

    private static List<String> frequent(Dataset<Row> rows, String column) {
        return rows
                .groupBy(column)
                .count()
                .orderBy(col("count").desc(), col(column))
                .limit(CATEGORIES)
                // at most so many rows
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The shares of each column's bins among these rows, in the order of {@link ReferenceDistribution#shares}. */
    private static Map<String, List<Double>> shares(
            Dataset<Row> rows, Column standsFor, Map<String, ReferenceDistribution> shapes) {
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        sums(rows, standsFor, shapes).forEach((column, sums) -> {
            double total = sums.stream().mapToDouble(sum -> sum).sum();
            shares.put(column, sums.stream().map(sum -> sum / total).toList());
        });
        return shares;
    }

    /** How many of these rows are in each column's bins, in the order of {@link ReferenceDistribution#shares}. */
    public static Map<String, List<Long>> counts(Dataset<Row> rows, Map<String, ReferenceDistribution> shapes) {
        Map<String, List<Long>> counts = new LinkedHashMap<>();
        sums(rows, lit(1.0), shapes)
                .forEach((column, sums) ->
                        counts.put(column, sums.stream().map(Double::longValue).toList()));
        return counts;
    }

    /**
     * One pass, whatever the number of columns: every row becomes one bin number a column, and those are counted. Rows that
     * stand for equally many are counted together, so that no sum depends on the order of the rows.
     */
    private static Map<String, List<Double>> sums(
            Dataset<Row> rows, Column standsFor, Map<String, ReferenceDistribution> shapes) {
        List<Column> numbers = new ArrayList<>();
        List<List<Double>> found = new ArrayList<>();
        Map<String, List<Double>> sums = new LinkedHashMap<>();
        shapes.forEach((column, shape) -> {
            numbers.add(bin(column, shape));
            List<Double> none = new ArrayList<>(Collections.nCopies(bins(shape), 0.0));
            found.add(none);
            sums.put(column, none);
        });
        // one row a column, bin and class, however many rows there are
        List<Row> counted = rows.select(standsFor.as("each"), posexplode(array(numbers.toArray(Column[]::new))))
                .groupBy("pos", "col", "each")
                .count()
                .collectAsList();
        counted.stream().sorted(comparingDouble(row -> row.getDouble(2))).forEach(row -> {
            List<Double> bins = found.get(row.getInt(0));
            bins.set(row.getInt(1), bins.get(row.getInt(1)) + row.getDouble(2) * row.getLong(3));
        });
        return sums;
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
            Column value = col(column).try_cast("double");
            Column bin = when(value.isNull().or(value.isNaN()), missing);
            for (int i = 0; i < shape.edges().size(); i++) {
                bin = bin.when(value.lt(shape.edges().get(i)), i);
            }
            return bin.otherwise(missing - 1);
        }
        Column bin = when(col(column).isNull(), missing);
        for (int i = 0; i < shape.categories().size(); i++) {
            bin = bin.when(col(column).cast("string").equalTo(shape.categories().get(i)), i);
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
            edges.put(columns.get(i), distinct(row.getList(i)));
        }
        return edges;
    }

    /** Equal quantiles, as of a column that is mostly one value, make one edge. */
    private static List<Double> distinct(List<Double> quantiles) {
        return quantiles.stream().distinct().sorted().toList();
    }
}

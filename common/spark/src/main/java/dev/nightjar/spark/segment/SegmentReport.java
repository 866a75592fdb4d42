/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * How good a model is for each segment: the file `segments.json` of an artefact.
 *
 * @param segmentBy columns of the segments
 * @param metric by which segments are compared
 * @param segments all of training and of the judged rows, by name
 */
public record SegmentReport(List<String> segmentBy, String metric, List<SegmentMetrics> segments) {

    /** Its name in an artefact. */
    public static final String FILE = "segments.json";

    private static final String SEGMENT = "segment";
    private static final double TINY = 1e-15;

    public SegmentReport {
        segmentBy = List.copyOf(segmentBy);
        segments = List.copyOf(segments);
    }

    /**
     * Judges a classification, by `areaUnderROC` (Mann and Whitney 1947, with ties counted half), `logLoss` and `brier`.
     *
     * @param scored with the columns of the segment
     * @param target DOUBLE: 1 for the positive class, else 0
     * @param probability DOUBLE of the positive class
     */
    public static SegmentReport ofClasses(
            SegmentedModel model, Dataset<Row> scored, Column target, Column probability) {
        Dataset<Row> rows = keyed(model, scored, target, probability);
        Column y = col("y");
        Column p = col("p");
        Column sure = greatest(least(p, lit(1 - TINY)), lit(TINY));
        Column ties = count(lit(1)).over(Window.partitionBy(SEGMENT, "p"));
        Column ranked = rank().over(Window.partitionBy(SEGMENT).orderBy("p"))
                .plus(ties.minus(1).divide(2));
        Dataset<Row> figures = rows.withColumn("rank", ranked)
                .groupBy(SEGMENT)
                .agg(
                        count(lit(1)),
                        sum(y),
                        sum(y.multiply(col("rank"))),
                        avg(y.multiply(log(sure))
                                .plus(lit(1).minus(y).multiply(log(lit(1).minus(sure))))
                                .multiply(-1)),
                        avg(pow(p.minus(y), 2)));
        return report(model, "areaUnderROC", figures, SegmentReport::classes);
    }

    /** Judges a regression, by `rmse` and `mae`. */
    public static SegmentReport ofNumbers(SegmentedModel model, Dataset<Row> scored, Column target, Column prediction) {
        Column error = col("p").minus(col("y"));
        Dataset<Row> figures = keyed(model, scored, target, prediction)
                .groupBy(SEGMENT)
                .agg(count(lit(1)), sqrt(avg(pow(error, 2))), avg(abs(error)));
        return report(model, "rmse", figures, SegmentReport::numbers);
    }

    /** Segments with a model of their own. */
    public long own() {
        return segments.stream().filter(SegmentMetrics::own).count();
    }

    private static Dataset<Row> keyed(SegmentedModel model, Dataset<Row> scored, Column target, Column guess) {
        return scored.select(SegmentKey.of(model.columns().segments()).as(SEGMENT), target.as("y"), guess.as("p"));
    }

    private static Map<String, Double> classes(Row row) {
        double rows = row.getLong(1);
        double positive = row.getDouble(2);
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (positive > 0 && positive < rows) {
            double above = row.getDouble(3) - positive * (positive + 1) / 2;
            metrics.put("areaUnderROC", above / positive / (rows - positive));
        }
        metrics.put("logLoss", row.getDouble(4));
        metrics.put("brier", row.getDouble(5));
        return metrics;
    }

    private static Map<String, Double> numbers(Row row) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("rmse", row.getDouble(2));
        metrics.put("mae", row.getDouble(3));
        return metrics;
    }

    /** Makes metrics of what was summed up. */
    private interface Reading {
        Map<String, Double> metrics(Row row);
    }

    private static SegmentReport report(SegmentedModel model, String metric, Dataset<Row> figures, Reading reading) {
        Map<String, TrainedSegment> trained = new HashMap<>();
        model.trained().forEach(segment -> trained.put(segment.segment(), segment));
        List<SegmentMetrics> segments = new ArrayList<>();
        // one row a segment, as the model itself has
        for (Row row : figures.collectAsList()) {
            String name = row.getString(0);
            TrainedSegment known = trained.remove(name);
            String served = name == null ? SegmentMetrics.NO_SEGMENT : SegmentMetrics.UNSEEN;
            segments.add(new SegmentMetrics(
                    name,
                    known == null ? 0 : known.rows(),
                    known == null ? served : known.served(),
                    row.getLong(1),
                    reading.metrics(row)));
        }
        trained.values()
                .forEach(left ->
                        segments.add(new SegmentMetrics(left.segment(), left.rows(), left.served(), 0, Map.of())));
        segments.sort(Comparator.comparing(SegmentMetrics::segment, Comparator.nullsLast(Comparator.naturalOrder())));
        return new SegmentReport(model.columns().segments(), metric, segments);
    }
}

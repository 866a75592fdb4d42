/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Bars.Bar;
import dev.nightjar.core.registry.Metric;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.segment.SegmentMetrics;
import dev.nightjar.spark.segment.SegmentReport;
import dev.nightjar.spark.segment.SegmentedModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the registry and the card say of segments. */
record SegmentFigures(SegmentReport report) {

    private static final int WORST = 15;

    /** Places of the distribution that are shown. */
    private static final List<Place> PLACES = List.of(
            new Place("best", 0),
            new Place("10 %", 0.1),
            new Place("25 %", 0.25),
            new Place("median", 0.5),
            new Place("75 %", 0.75),
            new Place("90 %", 0.9),
            new Place("worst", 1));

    /** A share of the segments, from the best one on. */
    private record Place(String name, double share) {}

    /** Of the test rows; none of a model without segments. */
    static Optional<SegmentReport> of(Dataset<Row> predicted, ModelSpec spec, PipelineModel pipeline) {
        Dataset<Row> test = predicted.where(col(ExampleColumns.SPLIT).equalTo(ExampleColumns.TEST));
        return Arrays.stream(pipeline.stages())
                .filter(SegmentedModel.class::isInstance)
                .map(SegmentedModel.class::cast)
                .map(model -> spec.task().orElseThrow() == ModelSpec.Task.CLASSIFICATION
                        ? SegmentReport.ofClasses(model, test, col(ModelColumns.TARGET), col(ModelColumns.PROBABILITY))
                        : SegmentReport.ofNumbers(model, test, col(ModelColumns.TARGET), col(ModelColumns.PREDICTION)))
                .findFirst();
    }

    /** How many there are, how many have a model of their own, and the metric of the median and the worst tenth of these. */
    Map<String, MetricValue> summary() {
        Map<String, MetricValue> summary = new LinkedHashMap<>();
        summary.put("segments", MetricValue.of(report.segments().size()));
        summary.put("own", MetricValue.of((double) report.own()));
        List<SegmentMetrics> judged = fromBest();
        if (!judged.isEmpty()) {
            summary.put(report.metric() + " (median)", MetricValue.of(quantile(judged, 0.5)));
            summary.put(report.metric() + " (worst tenth)", MetricValue.of(quantile(judged, 0.9)));
        }
        return summary;
    }

    /** The distribution over segments, and the worst ones. */
    List<Bars> bars() {
        List<SegmentMetrics> judged = fromBest();
        if (judged.isEmpty()) {
            return List.of();
        }
        List<SegmentMetrics> worst = judged.subList(Math.max(0, judged.size() - WORST), judged.size());
        return List.of(
                new Bars(
                        "segments",
                        "Segments: " + report.segments().size() + " by " + String.join(", ", report.segmentBy()) + ", "
                                + report.own() + " with a model of their own",
                        report.metric() + " on the test rows of a segment, from the best one to the worst",
                        PLACES.stream()
                                .map(place -> new Bar(place.name(), quantile(judged, place.share())))
                                .toList()),
                new Bars(
                        "worst_segments",
                        "The worst segments",
                        report.metric(),
                        worst.stream()
                                .sorted(worstFirst())
                                .map(segment -> new Bar(label(segment), value(segment)))
                                .toList()));
    }

    private List<SegmentMetrics> fromBest() {
        return report.segments().stream()
                .filter(segment -> segment.metrics().containsKey(report.metric()))
                .sorted(worstFirst().reversed())
                .toList();
    }

    private Comparator<SegmentMetrics> worstFirst() {
        return Comparator.<SegmentMetrics>comparingDouble(
                        segment -> Metric.improvement(report.metric(), value(segment), 0))
                .thenComparing(SegmentFigures::label);
    }

    private double quantile(List<SegmentMetrics> judged, double share) {
        return value(judged.get((int) Math.round(share * (judged.size() - 1))));
    }

    private double value(SegmentMetrics segment) {
        return segment.metrics().get(report.metric());
    }

    private static String label(SegmentMetrics segment) {
        return (segment.segment() == null ? "(none)" : segment.segment()) + " (" + segment.served() + ", "
                + segment.rows() + " rows)";
    }
}

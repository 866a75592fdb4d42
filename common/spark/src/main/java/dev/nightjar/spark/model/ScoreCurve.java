/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.Curve.Series;
import dev.nightjar.spark.anomaly.ScoreDistribution;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How the scores of anomalies are distributed, for the model card. */
final class ScoreCurve {

    private ScoreCurve() {}

    /** @param splits distributions by the name of the split; those without rows are left out */
    static Curve of(Map<String, ScoreDistribution> splits) {
        List<Series> series = new ArrayList<>();
        for (String split : List.of(ExampleColumns.TRAIN, ExampleColumns.TEST)) {
            ScoreDistribution scores = splits.get(split);
            if (scores.rows() > 0) {
                series.add(new Series(split, split.equals(ExampleColumns.TRAIN), points(scores)));
            }
        }
        return new Curve(
                "scoreQuantiles", "Scores", "share of the rows that are not above it", "score", List.copyOf(series));
    }

    /** Finer at the end, where the anomalies are. */
    private static List<Point> points(ScoreDistribution scores) {
        DoubleStream even = IntStream.range(0, 50).mapToDouble(i -> i / 50.0);
        return DoubleStream.concat(even, DoubleStream.of(0.99, 0.995, 0.998, 0.999, 1))
                .mapToObj(share -> new Point(share, scores.quantile(share)))
                .toList();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.spec.ForecastSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.RecommendationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Columns of the spine that a task needs beside inputs: who, what and when it is about. */
final class TaskColumns {

    private final Optional<ForecastSpec> forecast;
    private final Optional<RecommendationSpec> recommendation;
    private final List<String> segments;

    TaskColumns(PipelineSpec spec) {
        this.forecast = spec.model().flatMap(ModelSpec::forecast);
        this.recommendation = spec.model().flatMap(ModelSpec::recommendation);
        this.segments = segments(spec);
    }

    /** Those that examples carry along. */
    List<String> carried() {
        List<String> carried = new ArrayList<>();
        forecast.ifPresent(task -> {
            carried.addAll(task.series());
            task.timestamp().ifPresent(carried::add);
        });
        recommendation.ifPresent(task -> carried.addAll(List.of(task.user(), task.item())));
        carried.addAll(segments);
        return carried;
    }

    /** Those of segments that are not inputs anyway; scoring needs them too. */
    static List<String> segments(PipelineSpec spec) {
        List<String> columns =
                new ArrayList<>(spec.model().map(ModelSpec::segmentBy).orElse(List.of()));
        columns.removeAll(Examples.inputs(spec));
        return columns;
    }

    /** Adds `_label` DOUBLE, what a forecast or recommendation learns; other tasks learn without. */
    Dataset<Row> label(Dataset<Row> spine) {
        Optional<Column> forecasted = forecast.map(task -> expr(task.target()));
        return forecasted
                .or(() -> recommendation.map(
                        task -> task.rating().map(rating -> expr(rating)).orElse(lit(1.0))))
                .map(value -> spine.withColumn(ExampleColumns.LABEL, value.cast("double")))
                .orElse(spine);
    }
}

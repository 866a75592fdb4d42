/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ForecastSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.RecommendationSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** Columns of the spine that a task needs beside inputs: who, what and when it is about. */
final class TaskColumns {

    private final Optional<ForecastSpec> forecast;
    private final Optional<RecommendationSpec> recommendation;

    private final LocalDate date;

    /** @param date of the night */
    TaskColumns(PipelineSpec spec, LocalDate date) {
        this.forecast = spec.model().flatMap(ModelSpec::forecast);
        this.date = date;
        this.recommendation = spec.model().flatMap(ModelSpec::recommendation);
    }

    /** Those that examples carry along. */
    List<String> carried() {
        List<String> carried = new ArrayList<>();
        forecast.ifPresent(task -> {
            carried.addAll(task.series());
            task.timestamp().ifPresent(carried::add);
            carried.add(ExampleColumns.KNOWN_UNTIL);
        });
        recommendation.ifPresent(task -> carried.addAll(List.of(task.user(), task.item())));
        return carried;
    }

    /**
     * Adds `_label` DOUBLE, what a forecast or recommendation learns, and of a forecast `_known_until`; other tasks learn
     * without.
     *
     * @throws DataRefused if a forecast is not of numbers
     */
    Dataset<Row> label(Dataset<Row> spine) {
        forecast.ifPresent(task -> number(spine, task.target()));
        Optional<Column> forecasted = forecast.map(task -> expr(task.target()));
        return forecasted
                .or(() -> recommendation.map(
                        task -> task.rating().map(rating -> expr(rating)).orElse(lit(1.0))))
                .map(value -> known(spine).withColumn(ExampleColumns.LABEL, value.cast("double")))
                .orElse(spine);
    }

    private Dataset<Row> known(Dataset<Row> spine) {
        return forecast.isPresent() ? spine.withColumn(ExampleColumns.KNOWN_UNTIL, lit(date)) : spine;
    }

    private static void number(Dataset<Row> spine, String target) {
        DataType type = spine.select(expr(target)).schema().fields()[0].dataType();
        if (!(type instanceof NumericType || type instanceof BooleanType)) {
            throw new DataRefused("Cannot forecast '" + target + "': it is of type " + type.sql()
                    + ", and a forecast is of numbers. Look at model.forecast.target.");
        }
    }
}

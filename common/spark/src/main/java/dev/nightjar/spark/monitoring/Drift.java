/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.spark.model.ModelProfile;
import dev.nightjar.spark.model.Profiler;
import dev.nightjar.spark.model.ReferenceDistribution;
import dev.nightjar.spark.monitoring.Watched.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares the columns of scored examples with those that the model was trained on. */
final class Drift {

    private Drift() {}

    /**
     * Figures of all columns that the file wants watched, from one pass.
     *
     * @param scored examples with the model's inputs and its outputs
     * @param prediction the output to watch
     * @return nothing without rows
     */
    static List<DriftFigure> measure(
            Dataset<Row> scored, ModelProfile profile, String prediction, MonitoringSpec spec) {
        List<Watched> watched = new ArrayList<>();
        spec.features()
                .ifPresent(limits -> profile.inputs()
                        .forEach((column, reference) ->
                                watched.add(new Watched(column, Kind.INPUT, reference, limits))));
        spec.predictions()
                .ifPresent(limits -> profile.prediction()
                        .ifPresent(
                                reference -> watched.add(new Watched(prediction, Kind.PREDICTION, reference, limits))));
        if (watched.isEmpty()) {
            return List.of();
        }
        Map<String, ReferenceDistribution> shapes = new LinkedHashMap<>();
        watched.forEach(column -> shapes.put(column.column(), column.reference()));
        Map<String, List<Long>> counts = Profiler.counts(scored, shapes);
        return watched.stream()
                .map(column -> DriftFigure.of(column, counts.get(column.column())))
                .filter(figure -> figure.rows() > 0)
                .toList();
    }
}

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
     * Figures of all columns that the file wants watched, from one pass over each table.
     *
     * @param examples with the model's inputs
     * @param scores with the model's outputs
     * @param prediction the output to watch
     * @return nothing without rows
     */
    static List<DriftFigure> measure(
            Dataset<Row> examples, Dataset<Row> scores, ModelProfile profile, String prediction, MonitoringSpec spec) {
        List<Watched> inputs = new ArrayList<>();
        spec.features()
                .ifPresent(limits -> profile.inputs()
                        .forEach(
                                (column, reference) -> inputs.add(new Watched(column, Kind.INPUT, reference, limits))));
        List<Watched> predictions = new ArrayList<>();
        spec.predictions()
                .ifPresent(limits -> profile.prediction()
                        .ifPresent(reference ->
                                predictions.add(new Watched(prediction, Kind.PREDICTION, reference, limits))));
        List<DriftFigure> figures = new ArrayList<>(measure(examples, inputs));
        figures.addAll(measure(scores, predictions));
        return figures;
    }

    private static List<DriftFigure> measure(Dataset<Row> rows, List<Watched> watched) {
        if (watched.isEmpty()) {
            return List.of();
        }
        Map<String, ReferenceDistribution> shapes = new LinkedHashMap<>();
        watched.forEach(column -> shapes.put(column.column(), column.reference()));
        Map<String, List<Long>> counts = Profiler.counts(rows, shapes);
        return watched.stream()
                .map(column -> DriftFigure.of(column, counts.get(column.column())))
                .filter(figure -> figure.rows() > 0)
                .toList();
    }
}

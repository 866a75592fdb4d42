/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.MonitoringSpec.DriftSpec;
import dev.nightjar.spark.model.ModelProfile;
import dev.nightjar.spark.model.Profiler;
import dev.nightjar.spark.model.ReferenceDistribution;
import dev.nightjar.spark.model.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares the columns of scored examples with those that the model was trained on. */
final class Drift {

    private Drift() {}

    /** How far one column has moved. */
    record Figure(String column, String kind, String metric, double value, double warn, double alert) {

        String level() {
            return value >= alert ? "alert" : value >= warn ? "warn" : "ok";
        }
    }

    /** Figures of all watched columns from one pass over the scored examples; none without rows. */
    static List<Figure> of(
            Dataset<Row> scored, TrainedModel model, Optional<DriftSpec> features, Optional<DriftSpec> predictions) {
        ModelProfile profile = model.profile();
        Map<String, ReferenceDistribution> watched = new LinkedHashMap<>();
        features.ifPresent(spec -> watched.putAll(profile.inputs()));
        predictions
                .flatMap(spec -> profile.prediction())
                .ifPresent(reference -> watched.put(model.watched(), reference));
        List<Figure> figures = new ArrayList<>();
        if (watched.isEmpty()) {
            return figures;
        }
        Map<String, List<Double>> current = Profiler.shares(scored, watched);
        watched.forEach((column, reference) -> {
            boolean input = profile.inputs().containsKey(column);
            DriftSpec spec = (input ? features : predictions).orElseThrow();
            double value = Divergence.of(spec.metric(), reference.shares(), current.get(column));
            if (!Double.isNaN(value)) {
                figures.add(new Figure(
                        column,
                        input ? "input" : "prediction",
                        spec.metric().name().toLowerCase(Locale.ROOT),
                        value,
                        spec.warn(),
                        spec.alert()));
            }
        });
        return figures;
    }
}

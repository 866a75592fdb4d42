/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.monitoring.DriftFigure.Level;
import dev.nightjar.spark.scoring.Signature;
import dev.nightjar.spark.step.StepContext;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures the drift of a scored date and replaces the date in table `drift`. */
final class DriftWatch {

    private final StepContext night;
    private final MonitoringSpec spec;
    private final TableName table;

    DriftWatch(StepContext night, MonitoringSpec spec) {
        this.night = night;
        this.spec = spec;
        this.table = TableName.drift(night.spec().pipeline());
    }

    Finding watch() {
        if (spec.features().isEmpty() && spec.predictions().isEmpty()) {
            return Finding.NOTHING;
        }
        Optional<ScoredDay> scored = ScoredDay.of(night, night.date());
        if (scored.isEmpty()) {
            forget();
            return Finding.none("no drift measured: nothing was scored for " + night.date());
        }
        DriftReport report = measure(scored.get());
        int version = scored.get().version().version();
        replace(report.figures(), version);
        return new Finding(
                Optional.of((long) report.figures().size()),
                report.rows(),
                report.measures(),
                Optional.of(version),
                report.text("drift alert", Level.ALERT),
                report.text("drift warning", Level.WARN));
    }

    /** Inputs, which are not in the scores, are those of the examples; predictions are those that were written. */
    private DriftReport measure(ScoredDay scored) {
        Dataset<Row> examples = ScoredRows.of(scored.version()).read(night);
        Signature.check(examples, scored.version(), List.of());
        TrainedModel model = ModelArtifact.load(night, scored.version());
        return new DriftReport(Drift.measure(examples, scored.scores(), model.profile(), model.watched(), spec));
    }

    private void replace(List<DriftFigure> figures, int version) {
        night.tables().replaceDate(table, DriftTable.rows(figures, version), DriftTable.SCHEMA, DriftTable.DESCRIPTION);
    }

    /** Figures of scores that are gone would be wrong. */
    private void forget() {
        if (night.tables().exists(table)) {
            replace(List.of(), 0);
        }
    }
}

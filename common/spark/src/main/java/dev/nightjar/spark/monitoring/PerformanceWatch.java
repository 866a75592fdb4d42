/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.MonitoringSpec.PerformanceSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.model.Evaluation;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures how good the scores of the newest day are whose labels are final on this night, and replaces the date in
 * table `performance`. That a day cannot be judged is no error: it is said, and the date holds nothing.
 */
final class PerformanceWatch {

    private final StepContext night;
    private final PerformanceSpec spec;
    private final TableName table;

    PerformanceWatch(StepContext night, PerformanceSpec spec) {
        this.night = night;
        this.spec = spec;
        this.table = TableName.performance(night.spec().pipeline());
    }

    Finding watch() {
        if (night.spec().model().flatMap(ModelSpec::recommendation).isPresent()) {
            return lists();
        }
        if (night.spec().dataset().flatMap(DatasetSpec::label).isEmpty()) {
            return Finding.none("no performance measured: dataset.label is not set");
        }
        LocalDate day = Examples.lastLabelledDay(night.spec(), night.date());
        return ScoredDay.of(night, day)
                .map(this::judge)
                .orElseGet(() -> unknown("nothing was scored for " + day + ", the newest day with all labels"));
    }

    /** Lists of the day before are judged by what users took on this one. */
    private Finding lists() {
        TakenItems taken = new TakenItems(night);
        if (!taken.isKnown()) {
            return unknown("a table of states does not say which interactions are new");
        }
        LocalDate day = night.date().minusDays(1);
        return ScoredDay.of(night, day)
                .map(scored -> judge(scored, taken.beside(scored)))
                .orElseGet(() -> unknown("nothing was scored for " + day + ", the day before"));
    }

    private Finding judge(ScoredDay scored) {
        String[] key = night.spec().dataset().orElseThrow().key().toArray(String[]::new);
        return judge(scored, scored.scores().join(Examples.labelled(night, scored.day()), key));
    }

    private Finding judge(ScoredDay scored, Dataset<Row> unobserved) {
        Observed counted = new Observed();
        Dataset<Row> judged = counted.watch(unobserved, count(lit(1)).as("rows"));
        Map<String, MetricValue> metrics = Evaluation.of(
                ModelArtifact.load(night, scored.version()),
                judged,
                scored.version().seed());
        long rows = counted.count("rows");
        if (metrics.isEmpty()) {
            return unknown("the " + rows + " scores and labels of " + scored.day()
                    + " are none, of one class, or nobody took an item");
        }
        return Optional.ofNullable(metrics.get(spec.metric()))
                .map(value -> write(scored, value, rows))
                .orElseGet(() -> unknown("of the " + rows + " labelled scores of " + scored.day() + " and this model "
                        + spec.metric() + " cannot be computed, only "
                        + String.join(", ", metrics.keySet())));
    }

    private Finding write(ScoredDay scored, MetricValue value, long rows) {
        int version = scored.version().version();
        boolean alert = passes(value.value());
        replace(List.of(PerformanceTable.row(scored.day(), spec.metric(), version, value, rows, alert)));
        String text = String.format(
                Locale.ROOT, "performance alert: %s of %s is %.4f", spec.metric(), scored.day(), value.value());
        return new Finding(
                Optional.of(1L),
                rows,
                Map.of("performance." + spec.metric(), value.value(), "performance.alert", alert ? 1.0 : 0.0),
                Optional.of(version),
                alert ? List.of(text + limits()) : List.of(),
                List.of());
    }

    private boolean passes(double value) {
        return spec.alertBelow().map(limit -> value < limit).orElse(false)
                || spec.alertAbove().map(limit -> value > limit).orElse(false);
    }

    private String limits() {
        return spec.alertBelow().map(limit -> ", alertBelow " + limit).orElse("")
                + spec.alertAbove().map(limit -> ", alertAbove " + limit).orElse("");
    }

    /** Leaves nothing of an earlier run of the night, in which there was something to judge. */
    private Finding unknown(String reason) {
        if (night.tables().exists(table)) {
            replace(List.of());
        }
        return Finding.none("no performance measured: " + reason);
    }

    private void replace(List<Row> rows) {
        night.tables().replaceDate(table, rows, PerformanceTable.SCHEMA, PerformanceTable.DESCRIPTION);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures drift of a scored night, and the performance of the newest past night whose labels are known. */
public final class Monitoring {

    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

    private static final StructType SCHEMA = new StructType()
            .add("column_name", DataTypes.StringType)
            .add("kind", DataTypes.StringType)
            .add("metric", DataTypes.StringType)
            .add("value", DataTypes.DoubleType)
            .add("warn", DataTypes.DoubleType)
            .add("alert", DataTypes.DoubleType)
            .add("level", DataTypes.StringType)
            .add("model_version", DataTypes.IntegerType);

    private static final TableDescription ABOUT = TableDescription.byDate(
            "How far the columns of scored examples have moved from the training data",
            Map.of(
                    "column_name", "Input of the model, or its prediction",
                    "kind", "input or prediction",
                    "metric", "Distance of the distributions: psi or js",
                    "value", "The distance, 0 for equal distributions",
                    "warn", "From here on a warning",
                    "alert", "From here on an alert",
                    "level", "ok, warn or alert",
                    "model_version", "Model version whose training data is the reference"));

    private final StepContext night;
    private final MonitoringSpec spec;

    public Monitoring(StepContext night) {
        this.night = night;
        this.spec = night.spec().monitoring().orElseThrow();
    }

    /** Writes the date's rows of `drift` and `performance`; skipped on a night that was not scored. */
    public StepResult run() {
        Optional<ModelVersion> version = scoringVersion();
        if (version.isEmpty()) {
            return StepResult.skipped("nothing was scored on this date");
        }
        TrainedModel model = ModelArtifact.load(night.spark(), version.get());
        Dataset<Row> scored = model.predict(Examples.scoring(night));
        List<Drift.Figure> figures = Drift.of(scored, model, spec.features(), spec.predictions());
        night.tables()
                .replaceDate(
                        TableName.drift(night.spec().pipeline()),
                        rows(figures, version.get()).coalesce(1),
                        ABOUT);
        Map<String, Double> measures = new LinkedHashMap<>(measures(figures));
        Optional<Performance.Figure> performance =
                spec.performance().flatMap(rule -> new Performance(night, rule).run());
        performance.ifPresent(figure -> {
            measures.put("performance." + figure.metric(), figure.value());
            measures.put("performance.alert", figure.alert() ? 1.0 : 0.0);
        });
        StepResult done = StepResult.done(0, figures.size())
                .withMeasures(measures)
                .withModelVersion(version.get().version());
        return alerts(figures, performance).map(done::withReason).orElse(done);
    }

    /** The version that scored the date, by the ledger: the alias may have moved since. */
    private Optional<ModelVersion> scoringVersion() {
        RegisteredModel model = night.registry().model(night.spec().modelName());
        return night
                .ledger()
                .find(RunLedger.Query.of(night.spec().pipeline())
                        .between(night.date(), night.date())
                        .stage("score"))
                .stream()
                .reduce((earlier, later) -> later)
                .filter(run -> run.state() == StepState.SUCCESS)
                .flatMap(StepRun::modelVersion)
                .flatMap(model::version);
    }

    private Dataset<Row> rows(List<Drift.Figure> figures, ModelVersion version) {
        return night.spark()
                .createDataFrame(
                        figures.stream()
                                .map(f -> RowFactory.create(
                                        f.column(),
                                        f.kind(),
                                        f.metric(),
                                        f.value(),
                                        f.warn(),
                                        f.alert(),
                                        f.level(),
                                        version.version()))
                                .toList(),
                        SCHEMA);
    }

    private static Map<String, Double> measures(List<Drift.Figure> figures) {
        return Map.of(
                "drift.alerts", count(figures, "alert"),
                "drift.warnings", count(figures, "warn"),
                "drift.max",
                        figures.stream().mapToDouble(Drift.Figure::value).max().orElse(0));
    }

    private static double count(List<Drift.Figure> figures, String level) {
        return figures.stream().filter(figure -> figure.level().equals(level)).count();
    }

    private Optional<String> alerts(List<Drift.Figure> figures, Optional<Performance.Figure> performance) {
        String text = figures.stream()
                .filter(figure -> figure.level().equals("alert"))
                .map(figure ->
                        String.format(Locale.ROOT, "%s %s %.3f", figure.column(), figure.metric(), figure.value()))
                .collect(Collectors.joining(", "));
        String drift = text.isEmpty() ? "" : "drift alert: " + text;
        String decay = performance
                .filter(Performance.Figure::alert)
                .map(figure -> String.format(
                        Locale.ROOT,
                        "performance alert: %s of %s is %.4f",
                        figure.metric(),
                        figure.day(),
                        figure.value()))
                .orElse("");
        String all = drift.isEmpty() || decay.isEmpty() ? drift + decay : drift + "; " + decay;
        if (all.isEmpty()) {
            return Optional.empty();
        }
        LOG.warn("{} {}: {}", night.spec().pipeline(), night.date(), all);
        return Optional.of(all);
    }
}

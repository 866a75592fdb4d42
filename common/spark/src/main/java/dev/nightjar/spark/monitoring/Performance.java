/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.MonitoringSpec.PerformanceSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.Evaluation;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.scoring.ScoreColumns;
import dev.nightjar.spark.step.StepContext;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How good past scores were, now that their labels are known. */
final class Performance {

    private static final StructType SCHEMA = new StructType()
            .add("scored_date", DataTypes.DateType)
            .add("metric", DataTypes.StringType)
            .add("slice", DataTypes.StringType)
            .add("model_version", DataTypes.IntegerType)
            .add("value", DataTypes.DoubleType)
            .add("low", DataTypes.DoubleType)
            .add("high", DataTypes.DoubleType)
            .add("alert", DataTypes.BooleanType);

    private static final TableDescription ABOUT = TableDescription.byDate(
            "How good past scores were, measured on the night of the date",
            Map.of(
                    "scored_date", "Date of the scores",
                    "metric", "Metric",
                    "slice", "Part of the examples; all of them: all",
                    "model_version", "Model version that scored",
                    "value", "The metric's value",
                    "low", "Lower end of the 95 % interval",
                    "high", "Upper end of the 95 % interval",
                    "alert", "Whether it is beyond monitoring.performance"));

    private final StepContext night;
    private final PerformanceSpec rule;

    Performance(StepContext night, PerformanceSpec rule) {
        this.night = night;
        this.rule = rule;
    }

    /** The watched metric of one scored day. */
    record Figure(LocalDate day, String metric, double value, boolean alert) {}

    /** Measures and writes; empty if that day was not scored, or its labels do not allow the metric. */
    Optional<Figure> run() {
        TableName scores = TableName.scores(night.spec().pipeline());
        LocalDate day = Examples.lastLabelledDay(night.spec(), night.date());
        Dataset<Row> scored =
                night.tables().read(scores).where(col(LakeColumns.DATE).equalTo(functions.lit(day)));
        Row version = scored.agg(functions.max(ScoreColumns.MODEL_VERSION)).first();
        if (version.isNullAt(0)) {
            return Optional.empty();
        }
        return night.registry()
                .model(night.spec().modelName())
                .version(version.getInt(0))
                .flatMap(model -> measure(model, scored, day));
    }

    private Optional<Figure> measure(ModelVersion version, Dataset<Row> scored, LocalDate day) {
        List<String> key = night.spec().dataset().orElseThrow().key();
        Dataset<Row> judged = scored.join(Examples.labelled(night, day), key.toArray(String[]::new));
        Map<String, MetricValue> metrics =
                Evaluation.of(ModelArtifact.load(night.spark(), version), judged, version.seed());
        Optional<MetricValue> metric = Optional.ofNullable(metrics.get(rule.metric()));
        metric.ifPresent(value -> write(version, day, value));
        return metric.map(value -> new Figure(day, rule.metric(), value.value(), alert(value)));
    }

    private void write(ModelVersion version, LocalDate day, MetricValue value) {
        Row row = RowFactory.create(
                Date.valueOf(day),
                rule.metric(),
                "all",
                version.version(),
                value.value(),
                value.low().orElse(null),
                value.high().orElse(null),
                alert(value));
        night.tables()
                .replaceDate(
                        TableName.performance(night.spec().pipeline()),
                        night.spark().createDataFrame(List.of(row), SCHEMA),
                        ABOUT);
    }

    private boolean alert(MetricValue value) {
        return rule.alertBelow().map(limit -> value.value() < limit).orElse(false)
                || rule.alertAbove().map(limit -> value.value() > limit).orElse(false);
    }
}

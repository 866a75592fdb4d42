/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SplitSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.forecast.ConformalMargins;
import dev.nightjar.spark.forecast.Forecast;
import dev.nightjar.spark.forecast.ForecastColumns;
import dev.nightjar.spark.forecast.ForecastMetrics;
import dev.nightjar.spark.forecast.ForecastSettings;
import dev.nightjar.spark.forecast.SeriesForecasts;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;

/**
 * Forecasts of series, several at once by one model. It learns from the training split, intervals are measured on the
 * validation split, and both splits and the seasonal naive baseline are judged as nights forecast: at the end of each day,
 * all steps.
 */
final class ForecastTask implements ModelTask {

    private static final String NAIVE = "seasonal_naive";

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec pipelineSpec) {
        ModelSpec spec = pipelineSpec.model().orElseThrow();
        Dataset<Row> history = set.examples();
        ForecastSettings settings = settings(spark, set, pipelineSpec);
        if (settings.logarithmic()) {
            requireNoNegatives(history);
        }
        Optional<Estimator<?>> estimator =
                naive(spec) ? Optional.empty() : Optional.of(Algorithm.of(spec).estimator(spec));
        ForecastPipeline pipeline = estimator
                .map(algorithm -> ForecastPipeline.fit(settings, history, spec, algorithm))
                .orElseGet(() -> ForecastPipeline.naive(settings, history));
        Dataset<Row> past = pipeline.past(history).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ForecastDescription forecast = new ForecastDescription(
                    settings, margins(past, settings), new SeriesForecasts(settings, history).share(past));
            ModelDescription description = description(
                    set, spec, forecast, estimator.map(Algorithm::used).orElse(Map.of()));
            return judged(set, past, pipeline, description, spec.seed());
        } finally {
            past.unpersist();
        }
    }

    private static FittedModel judged(
            TrainingSet set, Dataset<Row> past, ForecastPipeline pipeline, ModelDescription description, long seed) {
        ForecastSettings settings = pipeline.settings();
        Dataset<Row> forecasts = restored(description.forecast().orElseThrow(), set, past);
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        for (String split : List.of(ExampleColumns.VALIDATION, ExampleColumns.TEST)) {
            metrics.put(split, ForecastMetrics.of(of(forecasts, split), settings, seed));
        }
        metrics.put("baseline", baseline(set, past, description, seed));
        ModelProfile profile = Profiler.profile(
                forecasts, lit(1.0), InputStatistics.NONE, ForecastColumns.PREDICTION);
        return new FittedModel(
                new SparkModel(pipeline::pipeline, description, profile),
                metrics,
                outputs(forecasts),
                List.of(),
                importance(set, pipeline));
    }

    /** On the test split, with intervals measured as those of the model are. */
    private static Map<String, MetricValue> baseline(
            TrainingSet set, Dataset<Row> past, ModelDescription description, long seed) {
        ForecastSettings settings = description.forecast().orElseThrow().settings();
        SeriesForecasts forecasts = new SeriesForecasts(settings, set.examples());
        Dataset<Row> naive = past.withColumn(ForecastColumns.RAW, expr(forecasts.naive()));
        Forecast forecast = new Forecast(settings, margins(naive, settings), timestamp(settings, set.examples()));
        return ForecastMetrics.of(
                of(forecast.of(naive, ExampleColumns.LABEL, ExampleColumns.SPLIT), ExampleColumns.TEST),
                settings,
                seed);
    }

    private static List<Bars> importance(TrainingSet set, ForecastPipeline pipeline) {
        if (pipeline.pipeline().stages().length == 1) {
            return List.of();
        }
        Dataset<Row> rows = new SeriesForecasts(pipeline.settings(), set.examples()).past(set.examples());
        return Importance.bars(Importance.ranked(pipeline.pipeline(), rows));
    }

    private static List<Double> margins(Dataset<Row> past, ForecastSettings settings) {
        return ConformalMargins.of(of(past, ExampleColumns.VALIDATION), settings);
    }

    private static Dataset<Row> of(Dataset<Row> rows, String split) {
        return rows.where(col(ExampleColumns.SPLIT).equalTo(split));
    }

    private static void requireNoNegatives(Dataset<Row> history) {
        Row least = history.agg(min(ExampleColumns.LABEL)).first();
        if (!least.isNullAt(0) && least.getDouble(0) < 0) {
            throw new DataRefused("Cannot forecast with model.forecast.transform: log: a value of the target is "
                    + least.getDouble(0) + ", below 0. Set transform: none, or filter such rows.");
        }
    }

    private static ForecastSettings settings(SparkSession spark, TrainingSet set, PipelineSpec spec) {
        ForecastSettings settings = ForecastSettings.of(
                spec.model().orElseThrow().forecast().orElseThrow(),
                spec.dataset().orElseThrow().timestamp().orElseThrow(),
                set.inputs(),
                spark.conf().get("spark.sql.session.timeZone"),
                validationDays(spec));
        return naive(spec.model().orElseThrow()) ? settings.direct() : settings;
    }

    private static int validationDays(PipelineSpec spec) {
        SplitSpec split = spec.dataset().orElseThrow().split().orElseThrow();
        return (int)
                LocalDate.EPOCH.plus(((SplitSpec.ByTime) split).validation()).toEpochDay();
    }

    private static boolean naive(ModelSpec spec) {
        return spec.algorithm().orElseThrow().equals(NAIVE);
    }

    private static ModelDescription description(
            TrainingSet set, ModelSpec spec, ForecastDescription forecast, Map<String, String> params) {
        ForecastSettings settings = forecast.settings();
        Map<String, String> signature = new LinkedHashMap<>();
        settings.series().forEach(name -> signature.put(name, ""));
        signature.put(settings.timestamp(), "");
        set.inputs().forEach(name -> signature.put(name, ""));
        signature.put(ExampleColumns.LABEL, "");
        signature.put(ExampleColumns.KNOWN_UNTIL, "");
        signature.replaceAll(
                (name, type) -> set.examples().schema().apply(name).dataType().sql());
        return new ModelDescription(
                "forecast",
                spec.algorithm().orElseThrow(),
                signature,
                List.of(),
                set.balance(),
                0.5,
                params,
                List.of(),
                Optional.empty(),
                Optional.of(forecast),
                Optional.empty());
    }

    private static Map<String, String> outputs(Dataset<Row> forecasts) {
        Map<String, String> outputs = new LinkedHashMap<>();
        columns()
                .forEach(name -> outputs.put(
                        name, forecasts.schema().apply(name).dataType().sql()));
        return outputs;
    }

    /** Series, the timestamp of the step, and the {@link #outputs}. */
    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> history) {
        ForecastDescription description = model.description().forecast().orElseThrow();
        ForecastSettings settings = description.settings();
        Forecast forecast = new Forecast(settings, description.margins(), timestamp(settings, history));
        return forecast.of(new ForecastPipeline(settings, model.pipeline().get()).future(history, description.share()));
    }

    @Override
    public Map<String, MetricValue> test(SparkModel model, TrainingSet set, long seed) {
        ForecastDescription description = model.description().forecast().orElseThrow();
        Dataset<Row> past =
                new ForecastPipeline(description.settings(), model.pipeline().get()).past(set.examples());
        return ForecastMetrics.of(
                of(restored(description, set, past), ExampleColumns.TEST), description.settings(), seed);
    }

    private static Dataset<Row> restored(ForecastDescription forecast, TrainingSet set, Dataset<Row> past) {
        Dataset<Row> ranged = new SeriesForecasts(forecast.settings(), set.examples()).rolling(past, forecast.share());
        return new Forecast(forecast.settings(), forecast.margins(), timestamp(forecast.settings(), set.examples()))
                .of(ranged, ExampleColumns.LABEL, ExampleColumns.SPLIT);
    }

    private static DataType timestamp(ForecastSettings settings, Dataset<Row> history) {
        return history.schema().apply(settings.timestamp()).dataType();
    }

    private static List<String> columns() {
        return List.of(
                ForecastColumns.STEP,
                ForecastColumns.ORIGIN,
                ForecastColumns.PREDICTION,
                ForecastColumns.LOW,
                ForecastColumns.HIGH);
    }

    /** Beside series and timestamp. */
    @Override
    public List<String> outputs(ModelDescription description) {
        return columns();
    }

    @Override
    public String watched(ModelDescription description) {
        return ForecastColumns.PREDICTION;
    }

    /** Of forecasts with `_label`, the value that came. */
    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        return ForecastMetrics.of(scored, description.forecast().orElseThrow().settings(), seed);
    }
}

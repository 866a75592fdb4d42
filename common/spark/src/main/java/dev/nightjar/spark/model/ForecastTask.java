/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.forecast.Forecast;
import dev.nightjar.spark.forecast.ForecastColumns;
import dev.nightjar.spark.forecast.ForecastMetrics;
import dev.nightjar.spark.forecast.ForecastSettings;
import dev.nightjar.spark.forecast.SeriesForecasts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Forecasts of series, several at once by one model. It learns from the training split, intervals are measured on the
 * validation split, and both splits and the seasonal naive baseline are judged as nights forecast: at the end of each day,
 * all steps.
 */
final class ForecastTask implements ModelTask {

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec pipelineSpec) {
        ModelSpec spec = pipelineSpec.model().orElseThrow();
        Dataset<Row> history = set.examples();
        ForecastSettings settings = new ForecastSetup(set, pipelineSpec).settings(spark);
        Optional<Estimator<?>> estimator =
                ForecastSetup.naive(spec) ? Optional.empty() : Optional.of(ForecastSetup.estimator(spec, settings));
        ForecastPipeline pipeline = estimator
                .map(algorithm -> ForecastPipeline.fit(settings, history, spec, algorithm))
                .orElseGet(() -> ForecastPipeline.naive(settings, history));
        Dataset<Row> past = pipeline.past(history).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ForecastJudge judge = new ForecastJudge(settings, history, spec.seed());
            ForecastDescription forecast = judge.description(past);
            ModelDescription description = description(
                    set, spec, forecast, estimator.map(Algorithm::used).orElse(Map.of()));
            return judged(judge, past, pipeline, description);
        } finally {
            past.unpersist();
        }
    }

    private static FittedModel judged(
            ForecastJudge judge, Dataset<Row> past, ForecastPipeline pipeline, ModelDescription description) {
        ForecastDescription forecast = description.forecast().orElseThrow();
        Dataset<Row> forecasts = judge.forecasts(past, forecast);
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        for (String split : List.of(ExampleColumns.VALIDATION, ExampleColumns.TEST)) {
            metrics.put(split, judge.metrics(forecasts, split));
        }
        if (metrics.get(ExampleColumns.TEST).isEmpty()) {
            throw new DataRefused("Cannot judge a forecast: in the test split the target has no value that is forecast."
                    + " Look at model.forecast.target, dataset.split, and at how much history there is.");
        }
        metrics.put("baseline", judge.baseline(past, forecast));
        ModelProfile profile = Profiler.profile(forecasts, lit(1.0), InputStatistics.NONE, ForecastColumns.PREDICTION);
        return new FittedModel(
                new SparkModel(pipeline::pipeline, description, profile),
                metrics,
                ColumnTypes.of(forecasts, columns()),
                List.of(),
                importance(judge.history(), pipeline));
    }

    private static List<Bars> importance(Dataset<Row> history, ForecastPipeline pipeline) {
        if (pipeline.pipeline().stages().length == 1) {
            return List.of();
        }
        Dataset<Row> rows = new SeriesForecasts(pipeline.settings(), history).past(history);
        return Importance.bars(Importance.ranked(pipeline.pipeline(), rows));
    }

    private static ModelDescription description(
            TrainingSet set, ModelSpec spec, ForecastDescription forecast, Map<String, String> params) {
        ForecastSettings settings = forecast.settings();
        List<String> read = new ArrayList<>(settings.series());
        read.add(settings.timestamp());
        read.addAll(set.inputs());
        read.addAll(List.of(ExampleColumns.LABEL, ExampleColumns.KNOWN_UNTIL));
        return new ModelDescription(
                        "forecast",
                        spec.algorithm().orElseThrow(),
                        ColumnTypes.of(set.examples(), read),
                        List.of(),
                        set.balance(),
                        0.5,
                        params,
                        List.of())
                .forecasting(forecast);
    }

    /** Series, the timestamp of the step, and the {@link #outputs}. */
    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> history) {
        ForecastDescription description = model.description().forecast().orElseThrow();
        ForecastSettings settings = description.settings();
        Forecast forecast = new Forecast(
                settings,
                description.margins(),
                history.schema().apply(settings.timestamp()).dataType());
        return forecast.of(new ForecastPipeline(settings, model.pipeline().get()).future(history, description.share()));
    }

    @Override
    public Map<String, MetricValue> test(SparkModel model, TrainingSet set, long seed) {
        ForecastDescription description = model.description().forecast().orElseThrow();
        ForecastJudge judge = new ForecastJudge(description.settings(), set.examples(), seed);
        Dataset<Row> past =
                new ForecastPipeline(description.settings(), model.pipeline().get()).past(set.examples());
        return judge.metrics(judge.forecasts(past, description), ExampleColumns.TEST);
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

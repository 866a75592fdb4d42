/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.forecast.ForecastColumns;
import dev.nightjar.spark.forecast.ForecastSettings;
import dev.nightjar.spark.forecast.SeriesForecasts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The Spark ML pipeline of a forecast: stages that make a vector of which series it is and of covariates, one that puts the
 * numbers of the series behind it, and a regression. The seasonal naive forecast is a single stage of SQL.
 */
record ForecastPipeline(ForecastSettings settings, PipelineModel pipeline) {

    /** What the regression reads. */
    private static final String VECTOR = "_vector";

    /** Assembler and regression come last. */
    private static final int AFTER_ATTRIBUTES = 2;

    static ForecastPipeline naive(ForecastSettings settings, Dataset<Row> history) {
        SeriesForecasts forecasts = new SeriesForecasts(settings, history);
        SQLTransformer stage = new SQLTransformer()
                .setStatement("SELECT *, " + forecasts.naive() + " AS " + ForecastColumns.RAW + " FROM __THIS__");
        // of which only the columns are looked at
        Dataset<Row> steps = forecasts.past(history);
        return new ForecastPipeline(
                settings, new Pipeline().setStages(new PipelineStage[] {stage}).fit(steps));
    }

    /** @throws DataRefused if no period of the training split has the history that its lags need */
    static ForecastPipeline fit(
            ForecastSettings settings, Dataset<Row> history, ModelSpec spec, Estimator<?> estimator) {
        SeriesForecasts forecasts = new SeriesForecasts(settings, history);
        Dataset<Row> lessons = forecasts
                .lessons(history)
                .where(col(ExampleColumns.SPLIT).equalTo(ExampleColumns.TRAIN))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long rows = lessons.count();
            if (rows == 0) {
                throw new DataRefused("Cannot learn a forecast: no series has " + (settings.warmUp() + 1)
                        + " periods of " + settings.frequency() + " in the train split, which its longest lag or season"
                        + " needs. Look at model.forecast, dataset.split, and at how much history there is.");
            }
            return new ForecastPipeline(settings, fit(forecasts, TrainingSet.ordered(lessons, rows), spec, estimator));
        } finally {
            lessons.unpersist();
        }
    }

    private static PipelineModel fit(
            SeriesForecasts forecasts, Dataset<Row> lessons, ModelSpec spec, Estimator<?> estimator) {
        Prepared prepared = new Prepared(List.of(), lessons);
        List<String> parts = new ArrayList<>();
        if (!forecasts.attributes().isEmpty()) {
            InputStatistics statistics = InputStatistics.of(lessons, forecasts.attributes(), spec.preprocess());
            prepared = new Preprocessing(statistics, spec.preprocess(), VectorNeeds.PLAIN).fit(lessons, 0);
            parts.add(ModelColumns.FEATURES);
        }
        parts.addAll(forecasts.numbers());
        prepared = prepared.then(
                new VectorAssembler().setInputCols(parts.toArray(String[]::new)).setOutputCol(VECTOR));
        Dataset<Row> vectors = prepared.rows()
                .select(VECTOR, ModelColumns.TARGET, ExampleColumns.WEIGHT)
                .cache();
        try {
            Estimator<?> reading = estimator.copy(
                    new ParamMap().put(estimator.getParam("featuresCol").w(VECTOR)));
            List<PipelineStage> fitted = new ArrayList<>(prepared.stages());
            fitted.add((Transformer) reading.fit(vectors));
            return new Pipeline()
                    .setStages(fitted.toArray(PipelineStage[]::new))
                    .fit(lessons);
        } finally {
            vectors.unpersist();
        }
    }

    /** All steps from the origins that nights of a history had, of the splits that were not learned from. */
    Dataset<Row> past(Dataset<Row> history) {
        SeriesForecasts forecasts = new SeriesForecasts(settings, history);
        Dataset<Row> predicted = settings.recursive()
                ? alongPast(forecasts, forecasts.pastPaths(history))
                : pipeline.transform(heldOut(forecasts.past(history)));
        return heldOut(predicted);
    }

    /**
     * All steps from the end of a history, with how wide their intervals are.
     *
     * @param share of the series of which errors are measured
     */
    Dataset<Row> future(Dataset<Row> history, double share) {
        SeriesForecasts forecasts = new SeriesForecasts(settings, history);
        Dataset<Row> some = forecasts.some(history, share);
        return settings.recursive()
                ? forecasts.newest(
                        alongFuture(forecasts, forecasts.futurePath(history)),
                        alongPast(forecasts, forecasts.recentPaths(some)))
                : forecasts.newest(
                        pipeline.transform(forecasts.future(history)), pipeline.transform(forecasts.recent(some)));
    }

    private static Dataset<Row> heldOut(Dataset<Row> rows) {
        return rows.where(col(ExampleColumns.SPLIT).isin(ExampleColumns.VALIDATION, ExampleColumns.TEST));
    }

    private Dataset<Row> alongPast(SeriesForecasts forecasts, Dataset<Row> paths) {
        return forecasts.alongPast(described(paths), attributes(forecasts), regression()::predict);
    }

    private Dataset<Row> alongFuture(SeriesForecasts forecasts, Dataset<Row> paths) {
        return forecasts.alongFuture(described(paths), attributes(forecasts), regression()::predict);
    }

    /** With the vector of attributes. */
    private Dataset<Row> described(Dataset<Row> paths) {
        Transformer[] stages = pipeline.stages();
        Dataset<Row> described = paths;
        for (Transformer stage : Arrays.copyOf(stages, stages.length - AFTER_ATTRIBUTES)) {
            described = stage.transform(described);
        }
        return described;
    }

    private static String attributes(SeriesForecasts forecasts) {
        return forecasts.attributes().isEmpty() ? "" : ModelColumns.FEATURES;
    }

    /** Regressions of Spark ML read vectors. */
    @SuppressWarnings("unchecked")
    private PredictionModel<Vector, ?> regression() {
        Transformer[] stages = pipeline.stages();
        return (PredictionModel<Vector, ?>) stages[stages.length - 1];
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SplitSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.forecast.ForecastSettings;
import java.time.LocalDate;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a forecast is to be, by the pipeline file and by the data that there is to learn from. */
record ForecastSetup(TrainingSet set, PipelineSpec spec) {

    private static final String NAIVE = "seasonal_naive";

    private static final String LEAF = "minInstancesPerNode";

    /**
     * Values that a leaf rests on, if the pipeline file does not say: the 20 that LightGBM (Ke et al. 2017) asks for. Inputs
     * of a series are nearly as unique as its days; with Spark's 1, trees learn their noise.
     */
    private static final int VALUES_OF_A_LEAF = 20;

    static boolean naive(ModelSpec model) {
        return model.algorithm().orElseThrow().equals(NAIVE);
    }

    /** @throws DataRefused if logarithms are to be taken of values below 0 */
    ForecastSettings settings(SparkSession spark) {
        ModelSpec model = spec.model().orElseThrow();
        ForecastSettings settings = ForecastSettings.of(
                model.forecast().orElseThrow(),
                spec.dataset().orElseThrow().timestamp().orElseThrow(),
                set.inputs(),
                spark.conf().get("spark.sql.session.timeZone"),
                validationDays());
        if (settings.logarithmic()) {
            requireNoNegatives();
        }
        if (naive(model)) {
            return settings.direct();
        }
        long days = days(set.split(ExampleColumns.TRAIN), settings.timestamp());
        return Algorithm.of(model).trees() ? settings.calendarForTrees(days) : settings.calendarForWeights(days);
    }

    /** The algorithm's; leaves of trees rest on values, not on lessons, of which some are of the same value. */
    static Estimator<?> estimator(ModelSpec model, ForecastSettings settings) {
        Estimator<?> estimator = Algorithm.of(model).estimator(model);
        if (!estimator.hasParam(LEAF) || model.params().containsKey(LEAF)) {
            return estimator;
        }
        int lessons = VALUES_OF_A_LEAF * settings.lessonsOfAValue();
        return estimator.copy(new ParamMap().put(estimator.getParam(LEAF).w(lessons)));
    }

    private int validationDays() {
        SplitSpec split = spec.dataset().orElseThrow().split().orElseThrow();
        return (int)
                LocalDate.EPOCH.plus(((SplitSpec.ByTime) split).validation()).toEpochDay();
    }

    private void requireNoNegatives() {
        Row least = set.examples().agg(min(ExampleColumns.LABEL)).first();
        if (!least.isNullAt(0) && least.getDouble(0) < 0) {
            throw new DataRefused("Cannot forecast with model.forecast.transform: log: a value of the target is "
                    + least.getDouble(0) + ", below 0. Set transform: none, or filter such rows.");
        }
    }

    /** From the first to the last. */
    private static long days(Dataset<Row> rows, String timestamp) {
        Column time = Quoted.column(timestamp);
        Row days = rows.agg(datediff(max(time), min(time))).first();
        return days.isNullAt(0) ? 0 : days.getInt(0) + 1L;
    }
}

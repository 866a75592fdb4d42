/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.CostSpec;
import dev.nightjar.spark.anomaly.Calibration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is saved beside the Spark ML pipeline, as `model.json`.
 *
 * @param signature input columns with their Spark SQL types, in order
 * @param classes names of the classes, the negative before the positive one; empty where there are none
 * @param balance how training changed the odds of the classes
 * @param threshold probability from which on the decision is for the positive class; of an anomaly the score
 * @param emptyInputs inputs without any value in training, which the model does not use
 * @param forecast what only forecasts have
 * @param cost of wrong decisions, as the metric `cost` counts them
 * @param calibration what makes scores of anomalies of an algorithm whose own are not from 0 to 1
 * @param scorer how it scores
 */
record ModelDescription(
        String task,
        String algorithm,
        Map<String, String> signature,
        List<String> classes,
        ClassBalance balance,
        double threshold,
        Map<String, String> params,
        List<String> emptyInputs,
        Optional<CostSpec> cost,
        Optional<ForecastDescription> forecast,
        Optional<Calibration> calibration,
        ChosenScorer scorer) {

    /** Models that were saved before there was balance, cost or calibration say nothing of it. */
    ModelDescription {
        balance = balance == null ? ClassBalance.NONE : balance;
        cost = cost == null ? Optional.empty() : cost;
        forecast = forecast == null ? Optional.empty() : forecast;
        calibration = calibration == null ? Optional.empty() : calibration;
        scorer = scorer == null ? ChosenScorer.plain("it was trained before models were compiled") : scorer;
    }

    /** Of a task that needs nothing beside, and is scored by Spark ML. */
    ModelDescription(
            String task,
            String algorithm,
            Map<String, String> signature,
            List<String> classes,
            ClassBalance balance,
            double threshold,
            Map<String, String> params,
            List<String> emptyInputs) {
        this(
                task,
                algorithm,
                signature,
                classes,
                balance,
                threshold,
                params,
                emptyInputs,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ChosenScorer.plain("models of task " + task + " are not compiled"));
    }

    /** The same with a threshold. */
    ModelDescription deciding(double limit) {
        return with(limit, cost, forecast, calibration, scorer);
    }

    /** The same with costs of wrong decisions. */
    ModelDescription costing(Optional<CostSpec> costs) {
        return with(threshold, costs, forecast, calibration, scorer);
    }

    /** The same with what a forecast needs. */
    ModelDescription forecasting(ForecastDescription own) {
        return with(threshold, cost, Optional.of(own), calibration, scorer);
    }

    /** The same with scores on the scale of a calibration. */
    ModelDescription scoring(Optional<Calibration> scale) {
        return with(threshold, cost, forecast, scale, scorer);
    }

    /** The same scored so. */
    ModelDescription scoredBy(ChosenScorer other) {
        return with(threshold, cost, forecast, calibration, other);
    }

    private ModelDescription with(
            double limit,
            Optional<CostSpec> costs,
            Optional<ForecastDescription> own,
            Optional<Calibration> scale,
            ChosenScorer how) {
        return new ModelDescription(
                task, algorithm, signature, classes, balance, limit, params, emptyInputs, costs, own, scale, how);
    }

    boolean classification() {
        return task.equals("classification");
    }

    /** Whether it decides for or against one class. */
    boolean binary() {
        return classification() && classes.size() == 2;
    }
}

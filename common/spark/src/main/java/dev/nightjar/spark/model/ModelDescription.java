/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.CostSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is saved beside the Spark ML pipeline, as `model.json`.
 *
 * @param signature input columns with their Spark SQL types, in order
 * @param classes names of the classes, the negative before the positive one; empty where there are none
 * @param balance how training changed the odds of the classes
 * @param threshold probability from which on the decision is for the positive class
 * @param emptyInputs inputs without any value in training, which the model does not use
 * @param forecast what only forecasts have
 * @param cost of wrong decisions, as the metric `cost` counts them
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
        ChosenScorer scorer) {

    /** Models that were saved before classes could be balanced, or decisions had costs, say nothing of it. */
    ModelDescription {
        balance = balance == null ? ClassBalance.NONE : balance;
        cost = cost == null ? Optional.empty() : cost;
        forecast = forecast == null ? Optional.empty() : forecast;
        scorer = scorer == null ? ChosenScorer.plain("it was trained before models were compiled") : scorer;
    }

    /** Scored by Spark ML. */
    ModelDescription(
            String task,
            String algorithm,
            Map<String, String> signature,
            List<String> classes,
            ClassBalance balance,
            double threshold,
            Map<String, String> params,
            List<String> emptyInputs,
            Optional<CostSpec> cost,
            Optional<ForecastDescription> forecast) {
        this(
                task,
                algorithm,
                signature,
                classes,
                balance,
                threshold,
                params,
                emptyInputs,
                cost,
                forecast,
                ChosenScorer.plain("its task is scored by Spark ML"));
    }

    /** Of a task that needs nothing beside. */
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
                Optional.empty());
    }

    /** The same with a threshold. */
    ModelDescription deciding(double probability) {
        return new ModelDescription(
                task, algorithm, signature, classes, balance, probability, params, emptyInputs, cost, forecast, scorer);
    }

    /** The same scored so. */
    ModelDescription scoredBy(ChosenScorer other) {
        return new ModelDescription(
                task, algorithm, signature, classes, balance, threshold, params, emptyInputs, cost, forecast, other);
    }

    boolean classification() {
        return task.equals("classification");
    }

    /** Whether it decides for or against one class. */
    boolean binary() {
        return classification() && classes.size() == 2;
    }
}

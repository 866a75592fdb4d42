/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.ForecastSpec.Strategy;
import dev.nightjar.core.spec.ForecastSpec.Transform;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Optional;

/** Makes the records of what single tasks need. */
final class TaskBinder {

    private static final int USUAL_TOP = 10;
    static final double USUAL_INTERVAL = 0.9;

    private TaskBinder() {}

    static ForecastSpec forecast(SpecNode node) {
        return new ForecastSpec(
                node.texts("series"),
                node.text("timestamp"),
                node.text("target").orElseThrow(),
                node.text("frequency").map(TaskBinder::amount).orElseThrow(),
                node.whole("horizon").orElseThrow().intValue(),
                wholes(node.at("lags")),
                wholes(node.at("seasons")),
                node.choice("strategy", Strategy.RECURSIVE),
                node.choice("transform", Transform.NONE),
                node.number("interval").orElse(USUAL_INTERVAL));
    }

    static RecommendationSpec recommendation(SpecNode node) {
        return new RecommendationSpec(
                node.text("user").orElseThrow(),
                node.text("item").orElseThrow(),
                node.text("rating"),
                implicit(node),
                node.whole("topK").orElse((long) USUAL_TOP).intValue(),
                node.flag("excludeSeen").orElse(true));
    }

    /** Where the file does not say, it is by whether there are ratings. */
    static boolean implicit(SpecNode recommendation) {
        return recommendation
                .flag("implicit")
                .orElse(!recommendation.at("rating").present());
    }

    /** Of any model of that task, also where the file says nothing. */
    static Optional<AnomalySpec> anomaly(SpecNode model) {
        if (!model.text("task").equals(Optional.of("anomaly"))) {
            return Optional.empty();
        }
        SpecNode node = model.at("anomaly");
        Optional<Double> threshold = node.number("threshold");
        Optional<Double> contamination = threshold.isPresent()
                ? Optional.empty()
                : Optional.of(node.number("contamination").orElse(AnomalySpec.USUAL_CONTAMINATION));
        return Optional.of(new AnomalySpec(contamination, threshold));
    }

    /** Days and longer are those of the calendar. */
    private static TemporalAmount amount(String text) {
        return text.contains("T") ? Duration.parse(text) : Period.parse(text);
    }

    private static List<Integer> wholes(SpecNode list) {
        return list.items().stream().map(item -> item.json().asInt()).toList();
    }
}

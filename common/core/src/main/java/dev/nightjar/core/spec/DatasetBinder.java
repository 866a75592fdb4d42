/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.DatasetSpec.Accuracy;
import dev.nightjar.core.spec.DatasetSpec.Known;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the records of feature views and of the dataset. */
final class DatasetBinder {

    private DatasetBinder() {}

    static FeatureViewSpec view(SpecNode node) {
        return new FeatureViewSpec(
                node.text("source").orElseThrow(),
                node.texts("entity"),
                node.text("timestamp").orElseThrow(),
                node.text("where"),
                node.texts("windows").stream().map(Period::parse).toList(),
                node.map("aggregate"),
                node.map("columns"),
                node.map("derive"));
    }

    static DatasetSpec dataset(SpecNode node) {
        List<String> key = node.texts("key");
        Optional<String> timestamp = node.text("timestamp");
        return new DatasetSpec(
                node.text("spine").orElseThrow(),
                key,
                timestamp,
                node.choice("accuracy", Accuracy.SNAPSHOT),
                node.choice("known", Known.EVENT),
                node.map("columns"),
                node.texts("features"),
                node.maybe("label").map(DatasetBinder::label),
                node.scalar("weight"),
                node.maybe("classWeights").map(DatasetBinder::classWeights),
                numbers(node.at("downSample")),
                node.flag("correctProbabilities").orElse(true),
                node.maybe("split").map(split -> split(split, key)).or(() -> byDefault(timestamp, key)));
    }

    /** Days cannot be guessed, so data with a timestamp gets no split unless the file says one. */
    private static Optional<SplitSpec> byDefault(Optional<String> timestamp, List<String> key) {
        return timestamp.isPresent() ? Optional.empty() : Optional.of(new SplitSpec.ByHash(key, 0.7, 0.15, 0.15));
    }

    /** The one text that the schema lets through is `balanced`. */
    private static ClassWeightsSpec classWeights(SpecNode node) {
        return node.text().isPresent() ? new ClassWeightsSpec.Balanced() : new ClassWeightsSpec.Given(numbers(node));
    }

    private static Map<String, Double> numbers(SpecNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.entries().forEach(entry -> numbers.put(entry.name(), entry.json().asDouble()));
        return Ordered.copy(numbers);
    }

    private static LabelSpec label(SpecNode node) {
        return new LabelSpec(
                node.text("expr").orElseThrow(),
                node.text("source"),
                node.texts("join"),
                node.scalar("default"),
                node.days("delay").orElse(Period.ZERO));
    }

    private static SplitSpec split(SpecNode node, List<String> key) {
        return switch (node.text("by").orElseThrow()) {
            case "time" ->
                new SplitSpec.ByTime(
                        node.days("train").orElseThrow(),
                        node.days("gap").orElse(Period.ZERO),
                        node.days("validation").orElse(Period.ZERO),
                        node.days("test").orElseThrow());
            case "hash" ->
                new SplitSpec.ByHash(
                        node.maybe("key").isPresent() ? node.texts("key") : key,
                        node.number("train").orElseThrow(),
                        node.number("validation").orElse(0.0),
                        node.number("test").orElseThrow());
            case "column" ->
                new SplitSpec.ByColumn(
                        node.text("column").orElseThrow(),
                        node.texts("train"),
                        node.texts("validation"),
                        node.texts("test"));
            default -> throw new IllegalStateException("The schema lets through " + node.path());
        };
    }
}

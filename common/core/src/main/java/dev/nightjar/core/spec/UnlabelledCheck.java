/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What clustering and the search for anomalies, which learn without labels, cannot do. */
record UnlabelledCheck(SpecNode root) {

    private static final Set<String> TASKS = Set.of("clustering", "anomaly");

    /** Metrics that judge without labels. */
    private static final Set<String> OF_ALL_ROWS = Set.of("silhouette", "logPerplexity", "anomalyRate");

    /** Those that take features, which scored rows do not keep. */
    private static final Set<String> OF_FEATURES = Set.of("silhouette", "logPerplexity");

    void check(Problems problems) {
        SpecNode model = root.at("model");
        String task = model.text("task").orElse("");
        if (!TASKS.contains(task)) {
            return;
        }
        SpecNode encode = model.at("preprocess").at("categorical").at("encode");
        if (encode.text().filter("target"::equals).isPresent()) {
            problems.at(
                    encode, "Cannot encode by target: task " + task + " learns without labels. Use onehot or index.");
        }
        parts(model, problems);
        optimizer(model, problems);
        rates(model, problems);
        labels(problems);
        performance(problems);
    }

    /** One cluster is none; of components there can be one. */
    private static void parts(SpecNode model, Problems problems) {
        long least = model.text("algorithm").filter("pca"::equals).isPresent() ? 1 : 2;
        SpecNode k = model.at("params").at("k");
        if (k.json().isNumber() && k.json().asDouble() < least) {
            problems.at(k, "Invalid value " + k.json().asText() + " of model.params.k: it is " + least + " at least.");
        }
    }

    /** Spark gives such a model other random numbers once it was saved and loaded. */
    private static void optimizer(SpecNode model, Problems problems) {
        SpecNode optimizer = model.at("params").at("optimizer");
        optimizer
                .text()
                .filter(name -> model.text("algorithm").filter("lda"::equals).isPresent() && !name.equals("online"))
                .ifPresent(name -> problems.at(
                        optimizer,
                        "Invalid value '" + name
                                + "' of model.params.optimizer: topics of an lda that was saved would not"
                                + " be those of the one that was judged. Use online."));
    }

    private static void rates(SpecNode model, Problems problems) {
        model.at("gates").items().stream()
                .filter(gate -> gate.at("vs").present())
                .map(gate -> gate.at("metric"))
                .filter(metric -> metric.text().filter("anomalyRate"::equals).isPresent())
                .forEach(metric -> problems.at(
                        metric,
                        "Cannot compare anomalyRate with that of another model: neither more nor fewer is better. Give"
                                + " min and max."));
    }

    private void labels(Problems problems) {
        SpecNode model = root.at("model");
        if (root.at("dataset").at("label").present()) {
            return;
        }
        Stream<SpecNode> metrics = Stream.concat(
                model.at("gates").items().stream().map(gate -> gate.at("metric")),
                Stream.of(model.at("tune").at("metric")));
        List<SpecNode> unknown = metrics.filter(metric -> metric.text()
                        .filter(name -> !OF_ALL_ROWS.contains(name))
                        .isPresent())
                .toList();
        unknown.forEach(metric -> problems.at(
                metric,
                "Metric '" + metric.text().orElseThrow()
                        + "' needs dataset.label: what is known of examples, only to judge by."));
    }

    private void performance(Problems problems) {
        SpecNode performance = root.at("monitoring").at("performance");
        if (performance.present() && !root.at("dataset").at("label").present()) {
            problems.atKey(
                    performance,
                    "monitoring.performance needs dataset.label: scores are judged by it. monitoring.predictions watches"
                            + " them without.");
        }
        SpecNode metric = performance.at("metric");
        metric.text()
                .filter(OF_FEATURES::contains)
                .ifPresent(name -> problems.at(
                        metric,
                        "Metric '" + name
                                + "' is of training alone: it takes the features of the rows, which scores do not"
                                + " keep. Use adjustedRand."));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** That a recommendation's columns are there, and that nothing is said which it would not use. */
record RecommendationCheck(SpecNode root) {

    private static final String RMSE = "rmse";
    private static final Set<String> ADDED =
            Set.of("rank", "prediction", "cold_start", "model_name", "model_version", "scored_at", "date");

    void check(Problems problems) {
        SpecNode recommendation = model().at("recommendation");
        if (!model().text("task").equals(Optional.of("recommendation")) || !recommendation.present()) {
            return;
        }
        columns(recommendation, problems);
        dataset(problems);
        ratings(recommendation, problems);
        parameters(problems);
        scoring(recommendation, problems);
        metrics(recommendation, problems);
    }

    private void columns(SpecNode recommendation, Problems problems) {
        SpecNode user = recommendation.at("user");
        SpecNode item = recommendation.at("item");
        String spine = root.at("dataset").text("spine").orElse("");
        SourceColumns.cleaned(root.at("sources").at(spine)).ifPresent(known -> {
            known.require(user, spine, problems);
            known.require(item, spine, problems);
        });
        for (SpecNode column : List.of(user, item)) {
            String name = column.text().orElse("").toLowerCase(Locale.ROOT);
            if (ADDED.contains(name)) {
                problems.at(
                        column,
                        "Cannot use column '" + name + "' in " + column.path()
                                + ": scoring adds a column of that name. Rename it with sources.<name>.clean.");
            }
        }
        if (user.text().isPresent()
                && user.text().get().equalsIgnoreCase(item.text().orElse(""))) {
            problems.at(item, "Cannot recommend '" + user.text().get() + "' to itself: user and item are one column.");
        }
    }

    private void dataset(Problems problems) {
        SpecNode dataset = root.at("dataset");
        given(dataset, "columns", "features", "label")
                .forEach(key -> problems.atKey(
                        key,
                        key.path() + " is not for task recommendation, which learns from user, item and rating alone."
                                + " Remove it."));
        if (dataset.at("timestamp").present() && !dataset.at("split").present()) {
            problems.atKey(
                    dataset,
                    "Missing key 'split' in dataset: say which days are for training and test, such as"
                            + " {by: time, train: P90D, test: P7D}.");
        }
    }

    private void ratings(SpecNode recommendation, Problems problems) {
        if (algorithm().equals("fpgrowth")) {
            given(recommendation, "rating", "implicit")
                    .forEach(key -> problems.atKey(
                            key,
                            key.path() + " is not for algorithm fpgrowth, which asks what a user has and not how much."
                                    + " Remove it."));
        } else if (!implicit(recommendation) && !recommendation.at("rating").present()) {
            problems.atKey(
                    recommendation.at("implicit"),
                    "Missing key 'rating' in model.recommendation: with implicit: false it is what is learned.");
        }
    }

    private void parameters(Problems problems) {
        given(model(), "preprocess", "tune", "segmentBy", "slices", "cost")
                .forEach(key -> problems.atKey(key, key.path() + " is not for task recommendation. Remove it."));
        given(model().at("params"), "implicitPrefs")
                .forEach(key -> problems.atKey(key, key.path() + " is model.recommendation.implicit. Set that."));
        given(model().at("params"), "coldStartStrategy")
                .forEach(key -> problems.atKey(
                        key, key.path() + " has no effect: users that are not known get what is popular. Remove it."));
    }

    private void scoring(SpecNode recommendation, Problems problems) {
        SpecNode scoring = root.at("scoring");
        given(scoring, "columns")
                .forEach(key -> problems.atKey(
                        key,
                        "scoring.columns is not for task recommendation, which makes one row a user and rank. Remove"
                                + " it."));
        scoring.text("source")
                .ifPresent(source -> SourceColumns.cleaned(root.at("sources").at(source))
                        .ifPresent(known -> recommendation
                                .text("user")
                                .filter(user -> !known.has(user))
                                .ifPresent(user -> problems.at(
                                        scoring.at("source"),
                                        "Cannot tell for whom to score: source '" + source + "' has no column '" + user
                                                + "', which is model.recommendation.user."))));
        given(root.at("monitoring"), "features")
                .forEach(key -> problems.atKey(
                        key,
                        "monitoring.features is not for task recommendation, which has no inputs. Remove it, or watch"
                                + " predictions."));
    }

    private void metrics(SpecNode recommendation, Problems problems) {
        SpecNode watched = root.at("monitoring").at("performance").at("metric");
        SpecNode decaying = model().at("retrain").at("onDecay").at("metric");
        Stream<SpecNode> gates = model().at("gates").items().stream().map(gate -> gate.at("metric"));
        boolean rated = algorithm().equals("als") && !implicit(recommendation);
        Stream.concat(gates, Stream.of(watched, decaying))
                .filter(metric -> !rated && metric.text().equals(Optional.of(RMSE)))
                .forEach(metric -> problems.at(
                        metric,
                        "Cannot measure rmse in " + metric.path()
                                + ": it is of explicit ratings, so of algorithm als with rating and implicit: false."));
        Stream.of(watched, decaying)
                .filter(metric -> metric.text().equals(Optional.of("coverage"))
                        || (rated && metric.text().equals(Optional.of(RMSE))))
                .forEach(metric -> problems.at(
                        metric,
                        "Cannot measure " + metric.text().orElseThrow() + " in " + metric.path()
                                + ": of nights that were scored, lists are judged. Valid: ndcgAtK, mapAtK, recallAtK,"
                                + " precisionAtK."));
    }

    private SpecNode model() {
        return root.at("model");
    }

    private String algorithm() {
        return model().text("algorithm").orElse("");
    }

    private static boolean implicit(SpecNode recommendation) {
        return TaskBinder.implicit(recommendation);
    }

    private static Stream<SpecNode> given(SpecNode node, String... keys) {
        return Stream.of(keys).map(node::at).filter(SpecNode::present);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.stream.Stream;

/** Weights and down-sampling of classes fit the task, and weights the algorithm. */
final class ClassBalanceCheck implements Check {

    @Override
    public void check(SpecNode root, Problems problems) {
        SpecNode dataset = root.at("dataset");
        task(dataset, root.at("model").text("task").orElse(""), problems);
        algorithm(dataset, root.at("model").text("algorithm").orElse(""), problems);
        if (dataset.at("correctProbabilities").present()
                && !dataset.at("classWeights").present()
                && !dataset.at("downSample").present()) {
            problems.atKey(
                    dataset.at("correctProbabilities"),
                    "dataset.correctProbabilities needs dataset.classWeights or dataset.downSample; without them there"
                            + " is nothing to correct.");
        }
    }

    private static void task(SpecNode dataset, String task, Problems problems) {
        if (task.isEmpty() || task.equals("classification")) {
            return;
        }
        given(dataset, "classWeights", "downSample")
                .forEach(key -> problems.atKey(
                        key,
                        key.path() + " is for task classification, and model.task is " + task
                                + ". Remove it; dataset.weight says how much each row counts."));
    }

    private static void algorithm(SpecNode dataset, String algorithm, Problems problems) {
        if (Catalog.takesWeights(algorithm)) {
            return;
        }
        given(dataset, "weight", "classWeights")
                .forEach(key -> problems.atKey(
                        key,
                        "Cannot use " + key.path() + ": algorithm " + algorithm
                                + " takes no weights. Remove it, or choose another algorithm."));
    }

    private static List<SpecNode> given(SpecNode dataset, String... keys) {
        return Stream.of(keys).map(dataset::at).filter(SpecNode::present).toList();
    }
}

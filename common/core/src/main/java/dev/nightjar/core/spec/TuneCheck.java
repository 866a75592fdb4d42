/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;

/** That a search has parameters to try, of ranges that are ranges. */
record TuneCheck(SpecNode model) {

    /** More combinations than anybody waits for. */
    private static final long MOST_COMBINATIONS = 1_000;

    private static final long LEAST_TO_HALVE = 3;

    void check(Problems problems) {
        SpecNode tune = model.at("tune");
        String method = tune.text("method").orElse("random");
        for (SpecNode axis : tune.at("space").entries()) {
            name(axis, problems);
            range(axis, method, problems);
        }
        if (method.equals("grid")) {
            grid(tune, problems);
        }
        tune.whole("trials")
                .filter(trials -> method.equals("halving") && trials < LEAST_TO_HALVE)
                .ifPresent(trials -> problems.at(
                        tune.at("trials"),
                        "Cannot halve " + trials + " trials in model.tune.trials: at least " + LEAST_TO_HALVE
                                + " are needed. Use method: random."));
    }

    private void name(SpecNode axis, Problems problems) {
        String algorithm = model.text("algorithm").orElse("");
        Optional<List<String>> known = Parameters.of(algorithm);
        known.filter(names -> !names.contains(axis.name()))
                .ifPresent(names -> problems.atKey(
                        axis,
                        "Unknown parameter '" + axis.name() + "' of " + algorithm + " in model.tune.space."
                                + Nearest.hint(axis.name(), names)));
    }

    private static void range(SpecNode axis, String method, Problems problems) {
        if (axis.json().isArray()) {
            return;
        }
        for (SpecNode range : axis.entries()) {
            if (method.equals("grid")) {
                problems.at(
                        axis,
                        "A grid needs a list of values for '" + axis.name()
                                + "', found a range. List them, or use method: random or halving.");
            }
            List<SpecNode> ends = range.items();
            if (ends.size() != 2) {
                continue;
            }
            double low = ends.get(0).json().asDouble();
            double high = ends.get(1).json().asDouble();
            if (low >= high) {
                problems.at(
                        range,
                        "Invalid range in " + range.path() + ": low "
                                + ends.get(0).json() + " is not less than high "
                                + ends.get(1).json() + ".");
            } else if (range.name().equals("logUniform") && low <= 0) {
                problems.at(
                        range,
                        "Invalid range in " + range.path() + ": logarithms need low above 0, found "
                                + ends.get(0).json() + ".");
            }
        }
    }

    private static void grid(SpecNode tune, Problems problems) {
        if (tune.at("trials").present()) {
            problems.atKey(
                    tune.at("trials"),
                    "model.tune.trials is for methods random and halving: a grid tries every combination.");
        }
        long combinations = 1;
        for (SpecNode axis : tune.at("space").entries()) {
            combinations = Math.min(
                    Integer.MAX_VALUE, combinations * Math.max(1, axis.items().size()));
        }
        if (combinations > MOST_COMBINATIONS) {
            problems.at(
                    tune.at("space"),
                    "The grid of model.tune.space has " + combinations + " combinations, more than " + MOST_COMBINATIONS
                            + ". List fewer values, or use method: random or halving.");
        }
    }
}

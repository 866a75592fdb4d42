/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.ScoringSpec.InputLimits;
import dev.nightjar.core.spec.ScoringSpec.Limit;
import java.util.List;
import java.util.Optional;

/** What is scored with what, and what is watched afterwards. */
final class ScoringCheck implements Check {

    /** Tasks and algorithms whose models tell what each input contributes. */
    private static final List<String> EXPLAINED_TASKS = List.of("classification", "regression");

    private static final List<String> EXPLAINED =
            List.of("logistic_regression", "linear_regression", "decision_tree", "random_forest", "gbt");

    @Override
    public void check(SpecNode root, Problems problems) {
        SpecNode scoring = root.at("scoring");
        if (scoring.present()) {
            scoring(root, scoring, problems);
        }
        SpecNode monitoring = root.at("monitoring");
        if (monitoring.present() && !scoring.present()) {
            problems.atKey(monitoring, "monitoring needs scoring: it watches what has been scored.");
        }
        drift(monitoring.at("features"), problems);
        drift(monitoring.at("predictions"), problems);
    }

    private static void scoring(SpecNode root, SpecNode scoring, Problems problems) {
        References.require(scoring.at("source"), "source", root.at("sources").keys(), problems);
        if (!root.at("model").present()) {
            problems.atKey(
                    scoring, "scoring needs a model: add one, or use another pipeline's with model: {use: NAME}.");
        }
        if (!root.at("dataset").present()) {
            problems.atKey(scoring, "scoring needs dataset: it says what the inputs of the model are.");
        }
        String source = scoring.text("source")
                .or(() -> root.at("dataset").text("spine"))
                .orElse("");
        Optional<SourceColumns> columns =
                SourceColumns.cleaned(root.at("sources").at(source));
        columns.ifPresent(
                known -> scoring.at("columns").items().forEach(column -> known.require(column, source, problems)));
        explained(root.at("model"), scoring.at("explain"), problems);
        new ScoredTableCheck(root, scoring).check(problems);
        ShadowCheck.check(root, scoring, problems);
        new ChangedCheck(root, scoring, problems).check();
        limits(scoring.at("inputs").at("newCategories"), InputLimits.NEW_CATEGORIES, problems);
        limits(scoring.at("inputs").at("nulls"), InputLimits.NULLS, problems);
    }

    private static void limits(SpecNode node, Limit usual, Problems problems) {
        Limit limit = ScoringBinder.limit(node, usual);
        limit.fail()
                .filter(fail -> limit.warn() > fail)
                .ifPresent(fail -> problems.at(
                        node,
                        "Invalid bounds in " + node.path() + ": warn " + limit.warn() + " is more than fail " + fail
                                + "."));
    }

    /** Another pipeline's model is looked at when it scores. */
    private static void explained(SpecNode model, SpecNode explain, Problems problems) {
        boolean can = model.text("task").filter(EXPLAINED_TASKS::contains).isPresent()
                && model.text("algorithm").filter(EXPLAINED::contains).isPresent();
        if (explain.json().asInt() > 0 && model.at("algorithm").present() && !can) {
            problems.at(
                    explain,
                    "Cannot explain scores of " + model.text("algorithm").orElse("")
                            + ": contributions of inputs are known of "
                            + String.join(", ", EXPLAINED) + ", for a " + String.join(" or ", EXPLAINED_TASKS)
                            + ". Remove scoring.explain, or choose one of these.");
        }
    }

    private static void drift(SpecNode drift, Problems problems) {
        double warn = drift.number("warn").orElse(0.10);
        double alert = drift.number("alert").orElse(0.25);
        if (drift.present() && warn > alert) {
            problems.at(
                    drift,
                    "Invalid bounds in " + drift.path() + ": warn " + warn + " is more than alert " + alert + ".");
        }
    }
}

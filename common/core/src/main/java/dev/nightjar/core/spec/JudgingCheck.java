/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.List;

/** That costs are of decisions, and that what is asked of costs has them. */
record JudgingCheck(SpecNode root, SpecNode model) {

    private static final String COST = "cost";

    void check(Problems problems) {
        SpecNode cost = model.at(COST);
        String task = model.text("task").orElse("");
        if (cost.present()) {
            if (!task.isEmpty() && !task.equals("classification")) {
                problems.atKey(cost, "model.cost is for task classification, and model.task is " + task + ".");
            }
            if (cost.number("falsePositive").orElse(1.0)
                            + cost.number("falseNegative").orElse(1.0)
                    == 0) {
                problems.at(cost, "Invalid model.cost: one of falsePositive and falseNegative must be more than 0.");
            }
            return;
        }
        for (SpecNode metric : metrics()) {
            metric.text()
                    .filter(COST::equals)
                    .ifPresent(name -> problems.at(metric, "The metric cost needs model.cost."));
        }
    }

    private List<SpecNode> metrics() {
        List<SpecNode> metrics = new ArrayList<>();
        model.at("gates").items().forEach(gate -> metrics.add(gate.at("metric")));
        metrics.add(model.at("tune").at("metric"));
        metrics.add(model.at("retrain").at("onDecay").at("metric"));
        metrics.add(root.at("monitoring").at("performance").at("metric"));
        return metrics;
    }
}

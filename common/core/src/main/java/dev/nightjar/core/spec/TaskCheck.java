/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Set;

/** What single tasks need is there, and only for its task. */
record TaskCheck(SpecNode model, SpecNode dataset) {

    private static final List<String> BLOCKS = List.of("forecast", "recommendation", "anomaly");
    private static final Set<String> NEEDED = Set.of("forecast", "recommendation");

    void check(Problems problems) {
        String task = model.text("task").orElse("");
        for (String block : BLOCKS) {
            if (model.at(block).present() && !task.isEmpty() && !task.equals(block)) {
                problems.atKey(
                        model.at(block),
                        "model." + block + " is for task " + block + ", and model.task is " + task + ".");
            }
        }
        if (NEEDED.contains(task) && !model.at(task).present()) {
            problems.atKey(model, "Missing key '" + task + "' in model: the task needs it.");
        }
        forecast(task, problems);
        anomaly(problems);
    }

    private void forecast(String task, Problems problems) {
        if (!task.equals("forecast")) {
            return;
        }
        if (!dataset.at("timestamp").present()) {
            problems.atKey(dataset, "Missing key 'timestamp' in dataset: a forecast is about time.");
        } else if (!dataset.at("split").present()) {
            problems.atKey(
                    dataset,
                    "Missing key 'split' in dataset: say which days are for training and test, such as"
                            + " {by: time, train: P364D, validation: P28D, test: P28D}.");
        }
        if (dataset.at("label").present()) {
            problems.atKey(
                    dataset.at("label"), "A forecast has no dataset.label: model.forecast.target is what it learns.");
        }
    }

    private void anomaly(Problems problems) {
        SpecNode anomaly = model.at("anomaly");
        if (anomaly.at("threshold").present() && anomaly.at("contamination").present()) {
            problems.atKey(
                    anomaly.at("threshold"),
                    "Expected either contamination or threshold in model.anomaly: the first chooses the second.");
        }
    }
}

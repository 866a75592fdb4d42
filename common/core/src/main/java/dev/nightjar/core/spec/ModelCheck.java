/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Task, algorithm, metrics, and what training needs of the dataset. */
final class ModelCheck implements Check {

    private static final Set<String> SUPERVISED = Set.of("classification", "regression");

    @Override
    public void check(SpecNode root, Problems problems) {
        SpecNode model = root.at("model");
        if (!model.present()) {
            return;
        }
        if (model.at("use").present()) {
            alone(model, problems);
            return;
        }
        String task = model.text("task").orElse("");
        required(model, problems);
        algorithm(model, task, problems);
        metrics(root, task, problems);
        training(root, task, problems);
        new TaskCheck(model, root.at("dataset")).check(problems);
        new TuneCheck(model).check(problems);
        new XgboostCheck(model).check(problems);
        new SegmentCheck(root).check(problems);
        new ForecastCheck(root).check(problems);
        new RecommendationCheck(root).check(problems);
        new UnlabelledCheck(root).check(problems);
        new GateCheck(model).check(problems);
        new ModelInputCheck(model, root.at("dataset")).check(problems);
        new JudgingCheck(root, model).check(problems);
        retrain(root, problems);
    }

    private static void alone(SpecNode model, Problems problems) {
        model.entries().stream()
                .filter(entry -> !entry.name().equals("use"))
                .forEach(entry -> problems.atKey(
                        entry, entry.path() + " cannot be set beside model.use: the model is another pipeline's."));
    }

    private static void required(SpecNode model, Problems problems) {
        for (String key : List.of("task", "algorithm")) {
            if (!model.at(key).present()) {
                problems.atKey(
                        model, "Missing key '" + key + "' in model: a model has task and algorithm, or only use.");
            }
        }
    }

    private static void algorithm(SpecNode model, String task, Problems problems) {
        List<String> known = Catalog.algorithms(task);
        model.text("algorithm")
                .filter(name -> !known.isEmpty() && !known.contains(name))
                .ifPresent(name -> {
                    problems.at(
                            model.at("algorithm"),
                            "Unknown algorithm '" + name + "' for task " + task + "." + Nearest.hint(name, known));
                });
    }

    private static void metrics(SpecNode root, String task, Problems problems) {
        SpecNode model = root.at("model");
        model.at("gates").items().forEach(gate -> metric(gate.at("metric"), task, problems));
        metric(model.at("tune").at("metric"), task, problems);
        metric(model.at("retrain").at("onDecay").at("metric"), task, problems);
        metric(root.at("monitoring").at("performance").at("metric"), task, problems);
    }

    private static void metric(SpecNode metric, String task, Problems problems) {
        List<String> known = Catalog.metrics(task);
        metric.text()
                .filter(name -> !known.isEmpty() && !known.contains(name))
                .ifPresent(name -> problems.at(
                        metric, "Unknown metric '" + name + "' for task " + task + "." + Nearest.hint(name, known)));
    }

    private static void training(SpecNode root, String task, Problems problems) {
        SpecNode dataset = root.at("dataset");
        if (!dataset.present()) {
            problems.atKey(root.at("model"), "Missing key 'dataset': a model is trained on its examples.");
            return;
        }
        if (SUPERVISED.contains(task) && !dataset.at("label").present()) {
            problems.atKey(dataset, "Missing key 'label' in dataset: " + task + " learns from it.");
        }
        if (SUPERVISED.contains(task)
                && dataset.at("timestamp").present()
                && !dataset.at("split").present()) {
            problems.atKey(
                    dataset,
                    "Missing key 'split' in dataset: say which days are for training and test, such as "
                            + "{by: time, train: P28D, validation: P7D, test: P7D}.");
        }
    }

    private static void retrain(SpecNode root, Problems problems) {
        SpecNode retrain = root.at("model").at("retrain");
        SpecNode monitoring = root.at("monitoring");
        Optional<SpecNode> drift =
                retrain.maybe("onDrift").filter(node -> node.json().asBoolean());
        if (drift.isPresent()
                && !monitoring.at("features").present()
                && !monitoring.at("predictions").present()) {
            problems.at(
                    drift.get(),
                    "model.retrain.onDrift needs monitoring.features or monitoring.predictions; without them no drift "
                            + "is measured.");
        }
        String watched = monitoring.at("performance").text("metric").orElse("");
        retrain.at("onDecay")
                .text("metric")
                .filter(metric -> !metric.equals(watched))
                .ifPresent(metric -> problems.at(
                        retrain.at("onDecay").at("metric"),
                        "model.retrain.onDecay needs monitoring.performance with the same metric '" + metric + "'"
                                + (watched.isEmpty() ? "." : ", found '" + watched + "'.")));
    }
}

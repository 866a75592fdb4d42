/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** That segments can be told apart when training and when scoring, and that the algorithm trains a model a segment. */
record SegmentCheck(SpecNode root) {

    void check(Problems problems) {
        SpecNode model = root.at("model");
        SpecNode segmentBy = model.at("segmentBy");
        if (!segmentBy.present()) {
            if (model.at("segmentMinRows").present()) {
                problems.atKey(model.at("segmentMinRows"), "model.segmentMinRows needs model.segmentBy.");
            }
            return;
        }
        algorithm(model, problems);
        Set<String> seen = new HashSet<>();
        for (SpecNode column : segmentBy.items()) {
            column.text()
                    .filter(name -> !seen.add(name))
                    .ifPresent(name -> problems.at(column, "Duplicate column '" + name + "' in model.segmentBy."));
            known(column, problems);
            leak(column, problems);
        }
    }

    private static void algorithm(SpecNode model, Problems problems) {
        String algorithm = model.text("algorithm").orElse("");
        if (!Set.of("classification", "regression").contains(model.text("task").orElse(""))) {
            return;
        }
        Optional<List<String>> params = Parameters.bySegment(algorithm);
        if (params.isEmpty()) {
            problems.atKey(
                    model.at("segmentBy"),
                    "Algorithm '" + algorithm + "' does not train a model a segment. Those that do are "
                            + String.join(", ", Parameters.segmented()) + ".");
            return;
        }
        List<SpecNode> set = new ArrayList<>(model.at("params").entries());
        set.addAll(model.at("tune").at("space").entries());
        set.stream()
                .filter(param -> !params.get().contains(param.name()))
                .forEach(param -> problems.atKey(
                        param,
                        "Parameter '" + param.name() + "' of " + algorithm
                                + " cannot be set with model.segmentBy; those that can are "
                                + String.join(", ", params.get()) + "."));
    }

    /** Features are columns of examples too; which there are is not known here. */
    private void known(SpecNode column, Problems problems) {
        String name = column.text().orElse("");
        SpecNode dataset = root.at("dataset");
        boolean feature = dataset.texts("features").stream().anyMatch(view -> name.startsWith(view + "__"));
        if (feature || dataset.at("columns").keys().contains(name)) {
            return;
        }
        String spine = dataset.text("spine").orElse("");
        Set<String> sources = new java.util.LinkedHashSet<>(List.of(spine));
        root.at("scoring").text("source").ifPresent(sources::add);
        for (String source : sources) {
            SourceColumns.cleaned(root.at("sources").at(source))
                    .ifPresent(columns -> columns.require(column, source, problems));
        }
    }

    private void leak(SpecNode column, Problems problems) {
        SpecNode label = root.at("dataset").at("label");
        String name = column.text().orElse("");
        Optional<SourceColumns> spine = SourceColumns.cleaned(
                root.at("sources").at(root.at("dataset").text("spine").orElse("")));
        if (!label.at("source").present()
                && ExpressionColumns.of(label.text("expr").orElse(""), spine).contains(name)) {
            problems.at(
                    column,
                    "Leak: the label is made of column '" + name + "'. Remove it from model.segmentBy: it is not known"
                            + " when rows are scored.");
        }
    }
}

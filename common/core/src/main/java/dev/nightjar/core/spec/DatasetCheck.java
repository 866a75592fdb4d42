/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;

/** References, columns, label and split of the dataset. */
final class DatasetCheck implements Check {

    @Override
    public void check(SpecNode root, Problems problems) {
        SpecNode dataset = root.at("dataset");
        if (!dataset.present()) {
            return;
        }
        List<String> sources = root.at("sources").keys();
        References.require(dataset.at("spine"), "source", sources, problems);
        dataset.at("features")
                .items()
                .forEach(view -> References.require(
                        view, "feature view", root.at("features").keys(), problems));
        References.require(dataset.at("label").at("source"), "source", sources, problems);
        columns(root, dataset, problems);
        known(root, dataset, problems);
        split(dataset, problems);
        Optional<String> task = root.at("model").text("task");
        boolean ownInputs =
                task.equals(Optional.of("forecast")) || task.equals(Optional.of("recommendation"));
        if (!ownInputs
                && dataset.at("columns").keys().isEmpty()
                && dataset.at("features").items().isEmpty()) {
            problems.atKey(dataset, "The dataset has no inputs: give dataset.columns, dataset.features, or both.");
        }
    }

    private static void columns(SpecNode root, SpecNode dataset, Problems problems) {
        String spine = dataset.text("spine").orElse("");
        SpecNode label = dataset.at("label");
        Optional<SourceColumns> columns =
                SourceColumns.cleaned(root.at("sources").at(spine));
        columns.ifPresent(known -> {
            dataset.at("key").items().forEach(column -> known.require(column, spine, problems));
            known.require(dataset.at("timestamp"), spine, problems);
            label.at("join").items().forEach(column -> known.require(column, spine, problems));
            entities(root, dataset, known, spine, problems);
            known.require(dataset.at("split").at("column"), spine, problems);
            dataset.at("split").at("key").items().forEach(column -> known.require(column, spine, problems));
        });
        label.text("source")
                .ifPresent(source -> SourceColumns.cleaned(root.at("sources").at(source))
                        .ifPresent(known ->
                                label.at("join").items().forEach(column -> known.require(column, source, problems))));
        new LeakCheck(root, dataset, columns).check(problems);
    }

    private static void entities(SpecNode root, SpecNode dataset, SourceColumns spine, String name, Problems problems) {
        for (SpecNode view : dataset.at("features").items()) {
            SpecNode declared = root.at("features").at(view.text().orElse(""));
            for (String column : declared.texts("entity")) {
                if (!spine.has(column)) {
                    problems.at(
                            view,
                            "Cannot join feature view '" + declared.name() + "': its entity column '" + column
                                    + "' is not in the spine '" + name + "'.");
                }
            }
        }
    }

    /** A row that was merged says when it changed last, not when it was there first. */
    private static void known(SpecNode root, SpecNode dataset, Problems problems) {
        if (!dataset.text("known").orElse("").equals("arrival")) {
            return;
        }
        for (SpecNode listed : dataset.at("features").items()) {
            SpecNode view = root.at("features").at(listed.text().orElse(""));
            SpecNode source = root.at("sources").at(view.text("source").orElse(""));
            if (source.text("load").orElse("").equals("upsert")) {
                problems.at(
                        listed,
                        "Cannot join feature view '" + view.name() + "' with dataset.known: arrival: its source '"
                                + source.name() + "' has load upsert, and a merged row does not say when it arrived."
                                + " Set dataset.known: event, or remove the view.");
            }
        }
    }

    private static void split(SpecNode dataset, Problems problems) {
        SpecNode split = dataset.at("split");
        String by = split.text("by").orElse("");
        if (by.equals("time") && !dataset.at("timestamp").present()) {
            problems.at(split.at("by"), "A split by time needs dataset.timestamp. Set it, or split by hash or column.");
        }
        if (by.equals("hash")) {
            double sum = split.number("train").orElse(0.0)
                    + split.number("validation").orElse(0.0)
                    + split.number("test").orElse(0.0);
            if (sum > 1 + 1e-9) {
                problems.at(
                        split,
                        "Invalid split: the shares add up to " + Math.round(sum * 1e6) / 1e6
                                + "; they must add up to 1 at most.");
            }
        }
        if (by.equals("column")) {
            new SplitValues(split).check(problems);
        }
    }
}

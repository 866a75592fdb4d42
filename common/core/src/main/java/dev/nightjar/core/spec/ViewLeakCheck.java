/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds feature views of the dataset that see a label before it was known.
 *
 * <p>A view on the label's own source does: by its event time a row lies before the example, though it arrived long after
 * it. Rows known by their arrival are right. So are those that arrive on the day of their event or never, as of an
 * `append` source whose `eventTime` the view goes by, with no `lateness`. Without `dataset.timestamp` nothing helps,
 * because features are as of the night, by which the label itself has come.
 *
 * <p>A view on the spine that reads the one column which the label is made of does, if that is final only after
 * `label.delay`, or if there is no `dataset.timestamp`: then it reads the example's own label. What a `snapshot` source said
 * on its night is right where rows are known by their arrival; other sources may replace a row and keep the night of its
 * arrival. Without a delay, labels of the days before are legitimate inputs.
 *
 * @param spine its columns, where they are declared
 * @param outcome the one column of which the label is made
 */
record ViewLeakCheck(SpecNode root, SpecNode dataset, Optional<SourceColumns> spine, Optional<String> outcome) {

    void check(Problems problems) {
        if (!dataset.at("label").present()) {
            return;
        }
        String spineName = dataset.text("spine").orElse("");
        String labelSource = dataset.at("label").text("source").orElse(spineName);
        for (SpecNode listed : dataset.at("features").items()) {
            SpecNode view = root.at("features").at(listed.text().orElse(""));
            if (!view.text("source").equals(Optional.of(labelSource))) {
                continue;
            }
            if (labelSource.equals(spineName)) {
                outcome.ifPresent(column -> onSpine(listed, view, column, problems));
            } else {
                onLabels(listed, view, problems);
            }
        }
    }

    private void onLabels(SpecNode listed, SpecNode view, Problems problems) {
        SpecNode source = source(view);
        String leak = "Leak: feature view '" + view.name() + "' reads '" + source.name() + "', the source of the label";
        if (!timed()) {
            problems.at(
                    listed,
                    leak + ", as of the night, when the label is known. Set dataset.timestamp, or remove the view.");
        } else if (!byArrival() && !arrivesOnItsDay(source, view)) {
            String remedy = load(source).equals("upsert")
                    ? "Remove the view."
                    : "Set dataset.known: arrival, or remove the view.";
            problems.at(
                    listed,
                    leak + ", by event time, and a row of it may arrive after the example that it seems to precede. "
                            + remedy);
        }
    }

    private void onSpine(SpecNode listed, SpecNode view, String column, Problems problems) {
        boolean delayed = someDays(dataset.at("label").at("delay"));
        boolean asKnown = byArrival() && load(source(view)).equals("snapshot");
        if (!reads(view, column) || (timed() && (!delayed || asKnown))) {
            return;
        }
        problems.at(
                listed,
                "Leak: feature view '" + view.name() + "' reads column '" + column + "', of which the label is made, "
                        + (timed()
                                ? "and which is final only after dataset.label.delay."
                                : "of the example itself, because there is no dataset.timestamp.")
                        + " Remove it from the view, or the view from dataset.features.");
    }

    private boolean reads(SpecNode view, String column) {
        List<String> expressions = new ArrayList<>();
        view.text("where").ifPresent(expressions::add);
        expressions.addAll(view.map("aggregate").values());
        expressions.addAll(view.map("columns").values()); // derived columns read only these
        return expressions.stream()
                .anyMatch(sql -> ExpressionColumns.of(sql, spine).contains(column));
    }

    private static boolean arrivesOnItsDay(SpecNode source, SpecNode view) {
        return load(source).equals("append")
                && source.text("eventTime").isPresent()
                && source.text("eventTime").equals(view.text("timestamp"))
                && !someDays(source.at("lateness"));
    }

    private SpecNode source(SpecNode view) {
        return root.at("sources").at(view.text("source").orElse(""));
    }

    private boolean timed() {
        return dataset.at("timestamp").present();
    }

    private boolean byArrival() {
        return dataset.text("known").equals(Optional.of("arrival"));
    }

    private static String load(SpecNode source) {
        return source.text("load").orElse("append");
    }

    private static boolean someDays(SpecNode period) {
        return period.period().filter(days -> !days.isZero()).isPresent();
    }
}

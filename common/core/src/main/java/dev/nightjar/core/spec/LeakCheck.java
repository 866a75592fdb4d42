/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Optional;
import java.util.Set;

/**
 * Finds inputs that read the one column which the label is made of, and feature views that see labels too early. Labels
 * made of several columns, and inputs beside a label of another source, are not judged: there it depends.
 */
record LeakCheck(SpecNode root, SpecNode dataset, Optional<SourceColumns> spine) {

    void check(Problems problems) {
        SpecNode label = dataset.at("label");
        Optional<String> column = column(label);
        if (!label.at("source").present()) {
            column.ifPresent(outcome -> inputs(outcome, problems));
        }
        new ViewLeakCheck(root, dataset, spine, column).check(problems);
    }

    private Optional<String> column(SpecNode label) {
        Set<String> columns = ExpressionColumns.of(label.text("expr").orElse(""), spine);
        return columns.size() == 1 ? Optional.of(columns.iterator().next()) : Optional.empty();
    }

    private void inputs(String outcome, Problems problems) {
        for (SpecNode input : dataset.at("columns").entries()) {
            if (ExpressionColumns.of(input.text().orElse(""), spine).contains(outcome)) {
                problems.at(
                        input,
                        "Leak: input '" + input.name() + "' reads column '" + outcome
                                + "', of which the label is made. Remove it from dataset.columns.");
            }
        }
    }
}

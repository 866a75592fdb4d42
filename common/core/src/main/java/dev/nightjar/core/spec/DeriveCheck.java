/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names in derived columns of a feature view. Only words that can be nothing but the column of a window are judged here;
 * the rest takes a parser of SQL.
 */
record DeriveCheck(SpecNode view, List<String> own) {

    private static final Pattern WINDOWED = Pattern.compile("\\w+_\\d+d");

    void check(Problems problems) {
        List<SpecNode> derived = view.at("derive").entries();
        if (derived.isEmpty()) {
            return;
        }
        view.at("columns").entries().forEach(column -> reserved(column, problems));
        for (SpecNode column : derived) {
            reserved(column, problems);
            unknown(column, problems);
        }
    }

    private static void reserved(SpecNode column, Problems problems) {
        if (column.name().equalsIgnoreCase(FeatureViewSpec.AS_OF)) {
            problems.atKey(
                    column,
                    "Invalid name '" + column.name() + "' in " + column.path()
                            + ": in derive it is the moment as of which the features are. Rename the column.");
        }
    }

    private void unknown(SpecNode column, Problems problems) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(own);
        for (String word : ExpressionColumns.of(column.text().orElse(""), Optional.empty())) {
            if (WINDOWED.matcher(word).matches() && !known.contains(word)) {
                problems.at(
                        column,
                        "Unknown feature '" + word + "' of view '" + view.name() + "' in " + column.path() + "."
                                + Nearest.hint(word, own));
            }
        }
    }
}

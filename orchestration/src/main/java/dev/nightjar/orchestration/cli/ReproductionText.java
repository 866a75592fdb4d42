/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.core.reproduction.Reproduction;
import java.util.List;
import java.util.Locale;

/** A reproduction as people read it: a line a part of the model. */
final class ReproductionText {

    private static final List<String> NAMES = List.of("what", "compared", "different", "largest", "detail");

    private ReproductionText() {}

    static String of(Reproduction reproduction) {
        String from = reproduction.depth() == Reproduction.Depth.SOURCES
                ? "its examples made again from the sources"
                : "from its recorded examples";
        return reproduction.model() + "@" + reproduction.version() + ", trained for " + reproduction.date()
                + ", trained again " + from + ": "
                + (reproduction.identical() ? "identical to the bit" : "not the same") + "\n"
                + TextTable.of(
                        NAMES,
                        reproduction.comparisons().stream()
                                .map(ReproductionText::cells)
                                .toList());
    }

    private static List<String> cells(Comparison comparison) {
        return List.of(
                comparison.what(),
                "" + comparison.compared(),
                "" + comparison.different(),
                comparison
                        .largest()
                        .map(largest -> String.format(Locale.ROOT, "%.3g", largest))
                        .orElse(""),
                comparison.detail());
    }
}

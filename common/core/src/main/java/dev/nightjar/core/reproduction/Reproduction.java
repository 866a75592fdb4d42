/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.reproduction;

import java.time.LocalDate;
import java.util.List;

/**
 * A model version held against what training again gave.
 *
 * @param date the night that trained it
 * @param warnings what is not as it was when it was trained, as sentences
 * @param identical whether all that was compared is the same to the bit
 */
public record Reproduction(
        String model,
        int version,
        LocalDate date,
        Depth depth,
        List<String> warnings,
        boolean identical,
        List<Comparison> comparisons) {

    /** From where it was trained again. */
    public enum Depth {
        /** From the examples that were recorded. */
        EXAMPLES,
        /** From the rows of the sources, of which the examples were made again. */
        SOURCES
    }

    public static Reproduction of(
            String model,
            int version,
            LocalDate date,
            Depth depth,
            List<String> warnings,
            List<Comparison> comparisons) {
        boolean identical = comparisons.stream().allMatch(Comparison::identical);
        return new Reproduction(model, version, date, depth, List.copyOf(warnings), identical, comparisons);
    }

    /** What is not the same, in the order in which it was compared. */
    public List<String> differing() {
        return comparisons.stream()
                .filter(comparison -> !comparison.identical())
                .map(Comparison::what)
                .toList();
    }
}

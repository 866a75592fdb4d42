/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * Who has the items of the antecedent has the consequent, too.
 *
 * @param antecedent numbers of items
 * @param confidence share of those who have the antecedent that have the consequent
 * @param lift confidence over the share of all who have the consequent
 */
record Rule(List<Integer> antecedent, int consequent, double confidence, double lift) implements Serializable {

    /** The surest first; of equally sure ones that with the higher lift, then the item that comes first. */
    static final Comparator<Rule> BEST_FIRST = Comparator.comparingDouble(Rule::confidence)
            .thenComparingDouble(Rule::lift)
            .reversed()
            .thenComparingInt(Rule::consequent);

    boolean appliesTo(Taste user) {
        return antecedent.stream().allMatch(user::has);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Map;

/** How much training examples of each class count, times their own weight. */
public sealed interface ClassWeightsSpec {

    /**
     * Every class counts the same in sum: n / (classes * n of the class) over the training rows (King and Zeng 2001, section
     * 4.2). Rows are counted by their own weight, so that a row of weight 2 is as good as two.
     */
    record Balanced() implements ClassWeightsSpec {}

    /** By label value; classes that are not named count 1. */
    record Given(Map<String, Double> weights) implements ClassWeightsSpec {}
}

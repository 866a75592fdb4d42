/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.Arrays;
import java.util.Optional;

/** What is known of a user. */
final class Taste {

    private final int[] has;
    private final boolean barred;
    private final Optional<float[]> factors;

    private Taste(int[] has, boolean barred, Optional<float[]> factors) {
        this.has = has;
        this.barred = barred;
        this.factors = factors;
    }

    /** Of a user to whom what they have is not recommended; given the numbers of their items in ascending order. */
    static Taste barring(int[] has, Optional<float[]> factors) {
        return new Taste(has, true, factors);
    }

    /** Of a user to whom anything may be recommended. */
    static Taste open(int[] has, Optional<float[]> factors) {
        return new Taste(has, false, factors);
    }

    int[] items() {
        return has;
    }

    boolean has(int item) {
        return Arrays.binarySearch(has, item) >= 0;
    }

    /** Whether the item must not be recommended. */
    boolean bars(int item) {
        return barred && has(item);
    }

    /** Empty if training did not know the user. */
    Optional<float[]> factors() {
        return factors;
    }
}

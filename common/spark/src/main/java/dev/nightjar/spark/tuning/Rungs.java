/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import java.util.ArrayList;
import java.util.List;

/**
 * The rungs of successive halving (Jamieson and Talwalkar 2016; with thirds as in Li et al. 2018, "Hyperband", section 3): all
 * trials learn from a small share of the rows, the better third of them goes on to three times as many, and the last ones
 * learn from all.
 */
final class Rungs {

    private static final int THIRDS = 3;

    /** Trials of a rung, and the share of the rows that they learn from. */
    record Rung(int trials, double share) {}

    private Rungs() {}

    static List<Rung> of(int trials) {
        int steps = 0;
        for (int left = trials; left >= THIRDS; left /= THIRDS) {
            steps++;
        }
        List<Rung> rungs = new ArrayList<>();
        int left = trials;
        for (int step = 0; step <= steps; step++) {
            rungs.add(new Rung(left, Math.pow(THIRDS, step - steps)));
            left /= THIRDS;
        }
        return rungs;
    }
}

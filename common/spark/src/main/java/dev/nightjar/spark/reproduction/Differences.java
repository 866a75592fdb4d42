/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import dev.nightjar.core.reproduction.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is found while two things are compared, value by value. */
public final class Differences {

    private static final int NAMED = 3;

    private final String what;
    private final List<String> names = new ArrayList<>();
    private long compared;
    private long different;
    private double largest = Double.NaN;

    public Differences(String what) {
        this.what = what;
    }

    /** Notes two values that are no numbers, and whether they are the same. */
    void add(String name, Object then, Object now) {
        compared++;
        if (!then.equals(now)) {
            differs(name);
        }
    }

    /** Notes two numbers. They are the same if all their bits are, except that all that is not a number is one. */
    public void numbers(String name, double then, double now) {
        compared++;
        if (Double.compare(then, now) != 0) {
            differs(name);
            double difference = Math.abs(then - now);
            largest = Double.isNaN(largest) ? difference : Math.max(largest, difference);
        }
    }

    /** Notes a value that is on one side only. */
    public void onlyOne(String name, String side) {
        compared++;
        differs(name + " (only " + side + ")");
    }

    /** All that was noted. */
    public Comparison comparison() {
        String detail = String.join(", ", names);
        return new Comparison(
                what,
                compared,
                different,
                Double.isNaN(largest) ? Optional.empty() : Optional.of(largest),
                different > names.size() ? detail + " and " + (different - names.size()) + " more" : detail);
    }

    private void differs(String name) {
        different++;
        if (names.size() < NAMED) {
            names.add(name);
        }
    }
}

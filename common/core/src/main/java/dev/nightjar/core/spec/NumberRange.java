/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/**
 * Numbers that a parameter takes.
 *
 * @param least {@link Double#MIN_VALUE} if all above 0 are among them
 */
record NumberRange(double least, double most) {

    private static final double MOST = Double.MAX_VALUE;

    static NumberRange any() {
        return new NumberRange(-MOST, MOST);
    }

    static NumberRange notNegative() {
        return new NumberRange(0, MOST);
    }

    /** A share of something, without nothing. */
    static NumberRange share() {
        return new NumberRange(Double.MIN_VALUE, 1);
    }

    boolean contains(double value) {
        return value >= least && value <= most;
    }

    /** After `a number` or `a whole number`. */
    String words() {
        if (least == -MOST) {
            return "";
        } else if (most == MOST) {
            return " of " + text(least) + " or more";
        }
        return least == Double.MIN_VALUE
                ? " above 0 and at most " + text(most)
                : " from " + text(least) + " to " + text(most);
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}

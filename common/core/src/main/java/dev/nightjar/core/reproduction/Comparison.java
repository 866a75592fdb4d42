/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.reproduction;

import java.util.Optional;

/**
 * One part of a model, as recorded and as made again.
 *
 * @param what such as `pipeline/stages/5/data`
 * @param compared how many values or rows
 * @param different how many of them are not the same to the bit
 * @param largest difference of two numbers, where numbers differ
 * @param detail what differs; empty if nothing does
 */
public record Comparison(String what, long compared, long different, Optional<Double> largest, String detail) {

    /** All of it is the same. */
    public static Comparison same(String what, long compared) {
        return new Comparison(what, compared, 0, Optional.empty(), "");
    }

    /** Something else is there, or nothing. */
    public static Comparison other(String what, String detail) {
        return new Comparison(what, 1, 1, Optional.empty(), detail);
    }

    boolean identical() {
        return different == 0;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;

/**
 * A figure of one number a name, such as the importance of inputs.
 *
 * @param name for programs, such as `importance`
 * @param title for people
 * @param unit what the numbers are
 * @param bars in the order that they are shown
 */
public record Bars(String name, String title, String unit, List<Bar> bars) {

    /** One bar. */
    public record Bar(String label, double value) {}
}

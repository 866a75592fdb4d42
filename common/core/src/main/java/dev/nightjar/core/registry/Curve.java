/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;

/**
 * A figure of lines in one pair of axes, such as an ROC curve.
 *
 * @param name for programs, such as `roc`
 * @param title for people
 * @param x what the horizontal axis shows
 * @param y what the vertical axis shows
 */
public record Curve(String name, String title, String x, String y, List<Series> series) {

    /**
     * One line.
     *
     * @param reference what is measured against it, such as a random order, and not itself measured
     * @param points from left to right, at most about a hundred
     */
    public record Series(String name, boolean reference, List<Point> points) {}

    /** A point of a line. */
    public record Point(double x, double y) {}
}

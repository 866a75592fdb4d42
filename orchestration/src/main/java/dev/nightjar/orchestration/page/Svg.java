/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.page;

import java.util.Locale;

/** Shapes of inline SVG, styled by the classes of the page that they are in. */
public final class Svg {

    private Svg() {}

    /** The begin of a drawing that is as wide as its place; `</svg>` ends it. */
    public static String open(double width, double height, String title) {
        return String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width, height)
                + Html.escaped(title) + "\">";
    }

    /** A rectangle that is still open, for a title; `</rect>` ends it. */
    public static String rectangle(String style, double x, double y, double width, double height) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\">",
                style,
                x,
                y,
                width,
                height);
    }

    public static String line(String style, double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>",
                style,
                x1,
                y1,
                x2,
                y2);
    }

    /** @param anchor `start`, `middle` or `end` */
    public static String text(String style, double x, double y, String anchor, String text) {
        return String.format(
                        Locale.ROOT,
                        "<text class=\"%s\" x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\">",
                        style,
                        x,
                        y,
                        anchor)
                + Html.escaped(text) + "</text>";
    }
}

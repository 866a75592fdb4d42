/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.Curve.Series;
import dev.nightjar.orchestration.page.Figures;
import dev.nightjar.orchestration.page.Svg;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the figures of a card as SVG. */
final class CardPlots {

    private static final double WIDTH = 360;
    private static final double HEIGHT = 270;
    private static final double LEFT = 44;
    private static final double RIGHT = 348;
    private static final double TOP = 24;
    private static final double BOTTOM = 226;
    private static final double BAR = 18;
    private static final double LABEL = 130;

    private CardPlots() {}

    static String curve(Curve curve) {
        Axis x = Axis.of(curve.series(), Point::x);
        Axis y = Axis.of(curve.series(), Point::y);
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, HEIGHT, curve.title()));
        for (double share : new double[] {0, 0.5, 1}) {
            double across = LEFT + share * (RIGHT - LEFT);
            double up = BOTTOM - share * (BOTTOM - TOP);
            svg.append(Svg.line("grid", LEFT, up, RIGHT, up));
            svg.append(Svg.line("grid", across, TOP, across, BOTTOM));
            svg.append(Svg.text("tick", across, BOTTOM + 16, "middle", x.label(share)));
            svg.append(Svg.text("tick", LEFT - 6, up + 4, "end", y.label(share)));
        }
        svg.append(Svg.text("tick", (LEFT + RIGHT) / 2, HEIGHT - 8, "middle", curve.x()));
        svg.append(Svg.text("tick", 2, 12, "start", curve.y()));
        double legend = RIGHT;
        for (int i = curve.series().size() - 1; i >= 0; i--) {
            Series series = curve.series().get(i);
            String style = series.reference() ? "reference" : "s" + i % 4;
            svg.append(path(series, style, x, y));
            svg.append(Svg.text("legend " + style, legend, 12, "end", series.name()));
            legend -= 7.0 * series.name().length() + 12;
        }
        return svg.append("</svg>").toString();
    }

    private static String path(Series series, String style, Axis x, Axis y) {
        StringBuilder points = new StringBuilder();
        for (Point point : series.points()) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + x.share(point.x()) * (RIGHT - LEFT),
                    BOTTOM - y.share(point.y()) * (BOTTOM - TOP)));
        }
        return "<polyline class=\"line " + style + "\" points=\""
                + points.toString().strip() + "\"/>";
    }

    static String bars(Bars bars) {
        double most = Math.max(
                Double.MIN_NORMAL,
                bars.bars().stream()
                        .mapToDouble(bar -> Math.abs(bar.value()))
                        .max()
                        .orElse(0));
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, bars.bars().size() * (BAR + 4) + 20, bars.title()));
        svg.append(Svg.text("tick", WIDTH, 11, "end", bars.unit()));
        for (int i = 0; i < bars.bars().size(); i++) {
            Bars.Bar bar = bars.bars().get(i);
            double y = 20 + i * (BAR + 4);
            double length = (WIDTH - LABEL - 50) * Math.abs(bar.value()) / most;
            svg.append(Svg.text("value", LABEL - 6, y + 13, "end", Figures.shortened(bar.label(), 22)));
            svg.append(Svg.rectangle(bar.value() < 0 ? "bar null" : "bar", LABEL, y, Math.max(1, length), BAR))
                    .append("</rect>");
            svg.append(Svg.text("tick", LABEL + length + 5, y + 13, "start", Figures.number(bar.value())));
        }
        return svg.append("</svg>").toString();
    }

    /** What an axis spans: 0 to 1 for shares, else from zero or the least to the greatest. */
    private record Axis(double from, double to) {

        static Axis of(List<Series> all, ToDoubleFunction<Point> coordinate) {
            double[] values = all.stream()
                    .flatMap(series -> series.points().stream())
                    .mapToDouble(coordinate)
                    .toArray();
            double least = java.util.Arrays.stream(values).min().orElse(0);
            double most = java.util.Arrays.stream(values).max().orElse(1);
            if (least >= 0 && most <= 1 && most > 0.5) {
                return new Axis(0, 1);
            }
            double from = Math.min(0, least);
            return new Axis(from, most > from ? most : from + 1);
        }

        double share(double value) {
            return (value - from) / (to - from);
        }

        String label(double share) {
            return Figures.number(from + share * (to - from));
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.Curve.Series;
import dev.nightjar.orchestration.page.Figures;
import dev.nightjar.orchestration.page.Svg;
import java.util.Arrays;
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
    private static final double ROW = 28;

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

    /** A line of text over each bar, as names of inputs are long and differ at their ends. */
    static String bars(Bars bars) {
        double most = Math.max(
                Double.MIN_NORMAL,
                bars.bars().stream()
                        .mapToDouble(bar -> Math.abs(bar.value()))
                        .max()
                        .orElse(0));
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, bars.bars().size() * ROW + 20, bars.title()));
        svg.append(Svg.text("tick", WIDTH, 11, "end", bars.unit()));
        for (int i = 0; i < bars.bars().size(); i++) {
            Bars.Bar bar = bars.bars().get(i);
            double y = 20 + i * ROW;
            svg.append(Svg.text("value", 0, y + 10, "start", Figures.shortened(bar.label(), 48)));
            svg.append(Svg.text("tick", WIDTH, y + 10, "end", Figures.number(bar.value())));
            String style = bar.value() < 0 ? "bar null" : "bar";
            svg.append(Svg.rectangle(style, 0, y + 14, Math.max(1, WIDTH * Math.abs(bar.value()) / most), 7))
                    .append("</rect>");
        }
        return svg.append("</svg>").toString();
    }

    /** What an axis spans: 0 to 1 for shares, else round numbers from zero, or below the least, to above the greatest. */
    private record Axis(double from, double to) {

        static Axis of(List<Series> all, ToDoubleFunction<Point> coordinate) {
            double[] values = all.stream()
                    .flatMap(series -> series.points().stream())
                    .mapToDouble(coordinate)
                    .toArray();
            double least = Arrays.stream(values).min().orElse(0);
            double most = Arrays.stream(values).max().orElse(1);
            if (least >= 0 && most <= 1 && most > 0.5) {
                return new Axis(0, 1);
            }
            double from = -round(-least);
            double to = round(most);
            return new Axis(from, to > from ? to : 1);
        }

        /** The next greater of 1, 2, 4, 5 and 10 times a power of ten, halves of which are short. */
        private static double round(double value) {
            if (value <= 0) {
                return 0;
            }
            double power = Math.pow(10, Math.floor(Math.log10(value)));
            for (double step : new double[] {1, 2, 4, 5}) {
                if (value <= step * power) {
                    return step * power;
                }
            }
            return 10 * power;
        }

        double share(double value) {
            return (value - from) / (to - from);
        }

        String label(double share) {
            return Figures.number(from + share * (to - from));
        }
    }
}

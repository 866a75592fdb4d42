/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.ColumnSummary.Bin;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.orchestration.page.Figures;
import dev.nightjar.orchestration.page.Html;
import dev.nightjar.orchestration.page.Svg;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plots of one column as inline SVG, in the colours of the page that they are in. */
final class Plots {

    private static final double WIDTH = 320;
    private static final double HEIGHT = 110;
    private static final int BARS = 8;
    private static final double BAR = 18;

    private Plots() {}

    /** Rows in bins of equal width, with the ends of the range below. */
    static String histogram(ColumnSummary column) {
        List<Bin> bins = column.histogram();
        long most = Math.max(1, bins.stream().mapToLong(Bin::rows).max().orElse(1));
        double width = WIDTH / bins.size();
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, HEIGHT + 18, "Histogram of " + column.column()));
        for (int i = 0; i < bins.size(); i++) {
            Bin bin = bins.get(i);
            // a bin that holds anything can be seen
            double height = bin.rows() == 0 ? 0 : Math.max(1.5, HEIGHT * bin.rows() / most);
            svg.append(Svg.rectangle("bar", i * width + 0.5, HEIGHT - height, width - 1, height))
                    .append("<title>")
                    .append(Html.escaped(range(column, bin, i > 0) + ": " + Figures.count(bin.rows()) + " rows"))
                    .append("</title></rect>");
        }
        svg.append(Svg.line("axis", 0, HEIGHT, WIDTH, HEIGHT));
        svg.append(Svg.text(
                "tick",
                0,
                HEIGHT + 14,
                "start",
                Figures.value(column.kind(), bins.get(0).lower())));
        svg.append(Svg.text(
                "tick",
                WIDTH,
                HEIGHT + 14,
                "end",
                Figures.value(column.kind(), bins.get(bins.size() - 1).upper())));
        return svg.append("</svg>").toString();
    }

    /** Of whole numbers the first and last that a bin holds; its lower end is in the bin before. */
    private static String range(ColumnSummary column, Bin bin, boolean hasBefore) {
        boolean whole = ColumnSummary.isWhole(column.type(), column.kind());
        double first = whole && hasBefore ? Math.floor(bin.lower()) + 1 : bin.lower();
        double last = whole ? Math.floor(bin.upper()) : bin.upper();
        return Figures.value(column.kind(), first) + (first == last ? "" : " to " + Figures.value(column.kind(), last));
    }

    /** The most frequent values as bars. */
    static String bars(ColumnSummary column) {
        List<ColumnSummary.TopValue> top =
                column.top().subList(0, Math.min(BARS, column.top().size()));
        double most = Math.max(1, top.get(0).rows());
        StringBuilder svg = new StringBuilder(
                Svg.open(WIDTH, top.size() * (BAR + 4), "Most frequent values of " + column.column()));
        for (int i = 0; i < top.size(); i++) {
            double y = i * (BAR + 4);
            double share = (double) top.get(i).rows() / Math.max(1, column.values());
            svg.append(Svg.rectangle(
                            "bar soft",
                            0,
                            y,
                            Math.max(1.5, (WIDTH - 60) * top.get(i).rows() / most),
                            BAR))
                    .append("<title>")
                    .append(Html.escaped(
                            top.get(i).value() + ": " + Figures.count(top.get(i).rows()) + " rows"))
                    .append("</title></rect>");
            String value = top.get(i).value().isEmpty() ? "(empty)" : top.get(i).value();
            svg.append(Svg.text("value", 6, y + 13, "start", Figures.shortened(value, 34)));
            svg.append(Svg.text("tick", WIDTH, y + 13, "end", Figures.percent(share) + " %"));
        }
        return svg.append("</svg>").toString();
    }

    /** Quantiles 0.01 to 0.99 as a line, the middle half as a box, the median in it. */
    static String quantiles(ColumnSummary column) {
        Map<Double, Double> at = column.quantiles().stream()
                .collect(Collectors.toMap(ColumnSummary.QuantileValue::q, ColumnSummary.QuantileValue::value));
        double min = column.range().orElseThrow().min().orElseThrow();
        double max = column.range().orElseThrow().max().orElseThrow();
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, 22, "Quantiles of " + column.column()));
        double low = x(at.get(0.25), min, max);
        double high = x(at.get(0.75), min, max);
        svg.append(Svg.line("whisker", x(at.get(0.01), min, max), 11, x(at.get(0.99), min, max), 11));
        svg.append(Svg.rectangle("box", low, 3, Math.max(2, high - low), 16))
                .append("<title>")
                .append(Html.escaped(column.quantiles().stream()
                        .map(quantile -> quantile.q() + ": " + Figures.value(column.kind(), quantile.value()))
                        .collect(Collectors.joining(", "))))
                .append("</title></rect>");
        double median = x(at.get(0.5), min, max);
        svg.append(Svg.line("median", median, 1, median, 21));
        return svg.append("</svg>").toString();
    }

    private static double x(double value, double min, double max) {
        return max > min
                ? Math.min(WIDTH - 1, Math.max(1, (value / 2 - min / 2) / (max / 2 - min / 2) * WIDTH))
                : WIDTH / 2;
    }

    /** The share of nulls, night by night, from 0 to the greatest. */
    static String nulls(String column, List<SourceProfile.Night> nights) {
        double[] shares = nights.stream()
                .mapToDouble(night -> night.rows() == 0
                        ? 0
                        : (double) night.nulls().getOrDefault(column, night.rows()) / night.rows())
                .toArray();
        double most = java.util.Arrays.stream(shares).max().orElse(0);
        double width = WIDTH / shares.length;
        StringBuilder svg = new StringBuilder(Svg.open(WIDTH, 40, "Share of nulls of " + column + " by night"));
        for (int i = 0; i < shares.length; i++) {
            double height = shares[i] == 0 ? 0 : Math.max(1.5, 38 * shares[i] / most);
            svg.append(Svg.rectangle("bar null", i * width + 0.5, 39 - height, Math.max(1, width - 1), height))
                    .append("<title>")
                    .append(nights.get(i).date())
                    .append(": ")
                    .append(Html.escaped(Figures.percent(shares[i])))
                    .append(" % null</title></rect>");
        }
        return svg.append(Svg.line("axis", 0, 39, WIDTH, 39)).append("</svg>").toString();
    }

    /** Whether a histogram tells more than bars of values. */
    static boolean isSpread(ColumnSummary column) {
        boolean few = column.topIsComplete() && column.top().size() <= BARS;
        return column.histogram().size() > 1 && column.kind() != ColumnKind.TEXT && !few;
    }
}

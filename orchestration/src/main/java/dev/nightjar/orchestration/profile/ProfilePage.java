/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.orchestration.page.Figures;
import dev.nightjar.orchestration.page.Html;
import dev.nightjar.orchestration.page.Style;
import java.util.ArrayList;
import java.util.List;

/** A profile as one HTML page that needs nothing else: a card a column, with plots; light or dark as the reader's device. */
public final class ProfilePage {

    private final SourceProfile profile;
    private final StringBuilder page = new StringBuilder();

    private ProfilePage(SourceProfile profile) {
        this.profile = profile;
    }

    /** The page. */
    public static String of(SourceProfile profile) {
        ProfilePage page = new ProfilePage(profile);
        page.head();
        page.add("<main>");
        profile.columns().forEach(page::card);
        page.add("</main>");
        page.add("<footer>Counts, ranges and means are exact. Distinct values (standard error 1.6 %), quantiles and"
                + " histograms (rank error 0.6 %), and the frequent ones among very many values are estimates."
                + "</footer></body></html>");
        return page.page.toString();
    }

    private void add(String html) {
        page.append(html).append('\n');
    }

    private void head() {
        String name = Html.escaped(profile.pipeline() + "." + profile.source());
        add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<meta name=\"color-scheme\" content=\"light dark\">");
        add("<title>Profile of " + name + "</title>");
        add("<style>" + Style.base() + "</style></head><body>");
        add("<header><h1>" + name + "</h1><p>" + period() + " · " + Figures.count(profile.rows()) + " rows · "
                + profile.columns().size() + (profile.columns().size() == 1 ? " column" : " columns")
                + "</p></header>");
    }

    private String period() {
        List<SourceProfile.Night> nights = profile.nights();
        String last = nights.get(nights.size() - 1).date().toString();
        return nights.size() == 1 ? last : nights.get(0).date() + " to " + last + " (" + nights.size() + " nights)";
    }

    private void card(ColumnSummary column) {
        add("<section><h2>" + Html.escaped(column.column()) + "</h2><p class=\"type\">" + Html.escaped(column.type())
                + "</p>");
        if (Plots.isSpread(column)) {
            add(Plots.histogram(column));
            add(Plots.quantiles(column));
        } else if (!column.top().isEmpty()) {
            add(Plots.bars(column));
        }
        add("<dl>");
        figures(column)
                .forEach(figure ->
                        add("<div><dt>" + figure.get(0) + "</dt><dd>" + Html.escaped(figure.get(1)) + "</dd></div>"));
        add("</dl>");
        if (profile.nights().size() > 1 && column.nulls() > 0) {
            add("<h3>Nulls by night</h3>");
            add(Plots.nulls(column.column(), profile.nights()));
        }
        add("</section>");
    }

    private static List<List<String>> figures(ColumnSummary column) {
        List<List<String>> figures = new ArrayList<>();
        figures.add(List.of("nulls", Figures.percent(column.nullShare()) + " %"));
        if (column.notFinite() > 0) {
            figures.add(List.of("not finite", Figures.count(column.notFinite())));
        }
        column.distinct().ifPresent(distinct -> figures.add(List.of("distinct", Figures.count(distinct))));
        column.range().ifPresent(range -> {
            boolean fraction = column.kind() == ColumnKind.NUMBER && !column.isWhole();
            figures.add(List.of("min", fraction ? Figures.number(range.min().orElseThrow()) : range.minText()));
            figures.add(List.of("max", fraction ? Figures.number(range.max().orElseThrow()) : range.maxText()));
        });
        column.mean().ifPresent(mean -> figures.add(List.of("mean", Figures.number(mean))));
        column.stddev().ifPresent(stddev -> figures.add(List.of("deviation", Figures.number(stddev))));
        column.quantiles().stream()
                .filter(quantile -> quantile.q() == 0.5)
                .forEach(median -> figures.add(List.of("median", Figures.value(column.kind(), median.value()))));
        column.lengths()
                .ifPresent(lengths -> figures.add(List.of(
                        "length",
                        lengths.min() + " to " + lengths.max() + ", mean " + Figures.number(lengths.mean()))));
        return figures;
    }
}

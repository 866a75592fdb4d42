/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.orchestration.page.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A profile as the rows of a table on a terminal. */
public final class ProfileText {

    /** The names of the columns. */
    public static final List<String> NAMES =
            List.of("column", "type", "rows", "nulls %", "distinct", "min", "mean", "median", "max", "top");

    private static final int CELL = 20;
    private static final int TOP = 44;

    private ProfileText() {}

    /** One row a column of the source; what is not known is empty. */
    public static List<List<String>> rows(List<ColumnSummary> columns) {
        return columns.stream().map(ProfileText::row).toList();
    }

    private static List<String> row(ColumnSummary column) {
        List<String> cells = new ArrayList<>();
        cells.add(Figures.shortened(column.column(), 2 * CELL));
        cells.add(Figures.shortened(column.type(), CELL));
        cells.add(Long.toString(column.rows()));
        cells.add(Figures.percent(column.nullShare()));
        cells.add(column.distinct().map(count -> Long.toString(count)).orElse(""));
        cells.add(column.range()
                .map(range -> end(column, range.minText(), range.min()))
                .orElse(""));
        cells.add(column.mean().map(Figures::number).orElse(""));
        cells.add(median(column));
        cells.add(column.range()
                .map(range -> end(column, range.maxText(), range.max()))
                .orElse(""));
        cells.add(top(column));
        return cells;
    }

    private static String end(ColumnSummary column, String text, Optional<Double> number) {
        return column.kind() == ColumnKind.NUMBER && !column.isWhole()
                ? number.map(Figures::number).orElse(text)
                : Figures.shortened(text, CELL);
    }

    private static String median(ColumnSummary column) {
        return column.quantiles().stream()
                .filter(quantile -> quantile.q() == 0.5)
                .map(quantile -> Figures.value(column.kind(), quantile.value()))
                .findFirst()
                .orElse("");
    }

    /** The most frequent values with their shares, as many as fit. */
    private static String top(ColumnSummary column) {
        StringBuilder text = new StringBuilder();
        for (ColumnSummary.TopValue top : column.top()) {
            String item = Figures.shortened(top.value(), CELL) + " "
                    + Figures.percent((double) top.rows() / Math.max(1, column.values())) + "%";
            if (text.length() + item.length() > TOP || (double) top.rows() / Math.max(1, column.values()) < 0.01) {
                break;
            }
            text.append(text.length() == 0 ? "" : ", ").append(item);
        }
        return text.toString();
    }
}

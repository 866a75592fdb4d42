/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.SourceProfile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/**
 * Expectations that nights like those of a profile meet, as lines for `expect:` of a source. What may not be right only
 * warns; only what can hardly be meant otherwise refuses a night.
 */
public final class SuggestedExpectations {

    private static final int FEW_WORDS = 20;
    private static final int FEW_NUMBERS = 10;

    /** A value must be met this often on average for its set to be taken as known. */
    private static final int TIMES = 10;

    /** How far beyond what was seen a number may lie, as a share of the range. */
    private static final double SLACK = 0.1;

    /** A column is fresh whose newest value is this close to its night. */
    private static final long FRESH_DAYS = 2;

    private final List<ColumnSummary> columns;
    private final List<String> keys;
    private final List<String> lines = new ArrayList<>();

    private SuggestedExpectations(List<ColumnSummary> columns, List<String> keys) {
        // a name with a dot in it must be renamed before a rule can speak of it
        this.columns = columns.stream()
                .filter(column -> !column.column().matches(".*[.`].*"))
                .toList();
        this.keys = keys;
    }

    /** The lines, each a whole list item such as {@code - {unique: [id], action: fail}}. */
    public static List<String> of(SourceProfile profile) {
        LongSummaryStatistics rows =
                profile.nights().stream().mapToLong(SourceProfile.Night::rows).summaryStatistics();
        SuggestedExpectations suggested = new SuggestedExpectations(profile.columns(), profile.keys());
        suggested.rows(rows.getMin(), rows.getMax());
        suggested.columns();
        LocalDate night = profile.nights().get(profile.nights().size() - 1).date();
        suggested.columns.forEach(column -> suggested.freshness(column, night));
        return List.copyOf(suggested.lines);
    }

    /** The same for a file of which it is not known for which night it is. */
    public static List<String> ofFile(long rows, List<ColumnSummary> columns, List<String> keys) {
        SuggestedExpectations suggested = new SuggestedExpectations(columns, keys);
        suggested.rows(rows, rows);
        suggested.columns();
        return List.copyOf(suggested.lines);
    }

    private void columns() {
        notNull();
        keys.forEach(key -> add("{unique: [" + Yaml.text(key) + "], action: fail}"));
        columns.stream().filter(column -> !keys.contains(column.column())).forEach(this::column);
    }

    private void add(String expectation) {
        lines.add("- " + expectation);
    }

    /** From half the rows of the smallest night to twice those of the greatest. */
    private void rows(long least, long most) {
        add("{rows: {min: " + Math.max(1, least / 2) + ", max: " + Math.max(2, most * 2) + "}, action: warn}");
    }

    private void notNull() {
        List<String> full = columns.stream()
                .filter(column -> column.rows() > 0 && column.nulls() == 0)
                .map(column -> Yaml.text(column.column()))
                .toList();
        if (!full.isEmpty()) {
            add("{name: complete_rows, notNull: [" + String.join(", ", full) + "], action: quarantine}");
        }
    }

    private void column(ColumnSummary column) {
        completeness(column);
        Optional<List<String>> values = values(column);
        if (values.isPresent()) {
            add("{inSet: {column: " + Yaml.text(column.column()) + ", values: ["
                    + String.join(", ", values.get().stream().map(Yaml::quoted).toList()) + "]}, action: warn}");
        } else {
            range(column);
        }
    }

    /** With a tenth of the rows to spare. */
    private void completeness(ColumnSummary column) {
        double least = BigDecimal.valueOf(1 - column.nullShare() - SLACK)
                .setScale(2, RoundingMode.FLOOR)
                .doubleValue();
        if (column.nulls() > 0 && least > 0) {
            add("{completeness: {column: " + Yaml.text(column.column()) + ", min: " + least + "}, action: warn}");
        }
    }

    /** All values of a column that has few; empty if they are many, or not all known. */
    static Optional<List<String>> values(ColumnSummary column) {
        int few = column.kind() == ColumnKind.TEXT ? FEW_WORDS : column.isWhole() ? FEW_NUMBERS : 0;
        boolean known = column.topIsComplete()
                && column.top().size() <= few
                && column.values() >= (long) TIMES * column.top().size()
                && column.top().stream().allMatch(top -> top.value().length() < 100);
        return known
                ? Optional.of(column.top().stream()
                        .map(ColumnSummary.TopValue::value)
                        .sorted()
                        .toList())
                : Optional.empty();
    }

    private void range(ColumnSummary column) {
        if (column.kind() != ColumnKind.NUMBER
                || column.notFinite() > 0
                || column.range().isEmpty()) {
            return;
        }
        double min = column.range().get().min().orElseThrow();
        double max = column.range().get().max().orElseThrow();
        double slack = (max - min) * SLACK;
        if (!(slack > 0) || Double.isInfinite(slack)) {
            return;
        }
        // what never was negative probably cannot be
        String from =
                bound(min >= 0 ? Math.max(0, min - slack) : min - slack, slack, column.isWhole(), RoundingMode.FLOOR);
        String to = bound(max + slack, slack, column.isWhole(), RoundingMode.CEILING);
        add("{name: " + Yaml.text(column.column().replaceAll("[^A-Za-z0-9_]", "_") + "_range") + ", check: "
                + Yaml.quoted(Yaml.identifier(column.column()) + " BETWEEN " + from + " AND " + to)
                + ", action: warn}");
    }

    /** Rounded outward, to a whole number or to a tenth of the slack, so that it is short. */
    private static String bound(double value, double slack, boolean whole, RoundingMode outward) {
        int scale = whole ? 0 : Math.max(0, 1 - (int) Math.floor(Math.log10(slack)));
        String plain = BigDecimal.valueOf(value)
                .setScale(Math.min(scale, 15), outward)
                .stripTrailingZeros()
                .toPlainString();
        // a literal of more digits than a decimal holds must be a double
        return plain.length() > 18 ? Double.toString(Double.parseDouble(plain)) + "D" : plain;
    }

    private void freshness(ColumnSummary column, LocalDate night) {
        boolean time = column.kind() == ColumnKind.DATE || column.kind() == ColumnKind.TIMESTAMP;
        if (!time || column.range().isEmpty()) {
            return;
        }
        double newest = column.range().get().max().orElseThrow();
        long seconds = Math.round(
                column.kind() == ColumnKind.DATE ? newest * Duration.ofDays(1).toSeconds() : newest);
        long end = night.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long days = Math.floorDiv(end - seconds, Duration.ofDays(1).toSeconds());
        if (Math.abs(days) <= FRESH_DAYS) {
            add("{freshness: {column: " + Yaml.text(column.column()) + ", within: P" + (Math.max(1, days) + 1)
                    + "D}, action: warn}");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.init;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.profile.DataFile.FileColumn;
import dev.nightjar.orchestration.profile.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which columns of a file a model can learn from, and why the others are left out. */
final class Inputs {

    /** Text of more different values than these is no category. */
    private static final long MOST_CATEGORIES = 1_000;

    private final DataFile data;
    private final Map<String, String> expressions = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    Inputs(DataFile data) {
        this.data = data;
        data.columns().stream()
                .filter(column -> !column.name().equals(data.label()))
                .forEach(this::column);
    }

    /** Name to SQL expression. */
    Map<String, String> expressions() {
        return expressions;
    }

    /** Column to reason. */
    Map<String, String> leftOut() {
        return leftOut;
    }

    private void column(FileColumn column) {
        Optional<String> reason = reason(column);
        if (reason.isPresent()) {
            leftOut.put(column.name(), reason.get());
            return;
        }
        String sql = Yaml.identifier(column.name());
        switch (column.summary().orElseThrow().kind()) {
            case DATE -> calendar(column.name(), sql);
            case TIMESTAMP -> {
                calendar(column.name(), sql);
                expressions.put(column.name() + "_hour", "hour(" + sql + ")");
            }
            default -> expressions.put(column.name(), sql);
        }
    }

    /** Not the date itself: a model that learns dates knows none of those to come. */
    private void calendar(String name, String sql) {
        expressions.put(name + "_month", "month(" + sql + ")");
        expressions.put(name + "_weekday", "dayofweek(" + sql + ")");
    }

    private Optional<String> reason(FileColumn column) {
        if (column.summary().isEmpty()) {
            return Optional.of("beyond the columns that were looked at");
        }
        ColumnSummary summary = column.summary().get();
        if (summary.kind() == ColumnKind.OTHER) {
            return Optional.of("of type " + summary.type());
        } else if (data.leaks().containsKey(column.name())) {
            return Optional.of("gives the label away: " + data.leaks().get(column.name()));
        } else if (data.keys().contains(column.name())) {
            return Optional.of("different in every row");
        } else if (summary.range().isEmpty() && summary.distinct().orElse(0L) < 2) {
            return Optional.of("without values");
        } else if (summary.nulls() == 0 && isConstant(summary)) {
            return Optional.of("always the same");
        } else if (summary.kind() == ColumnKind.TEXT && isFreeText(summary)) {
            return Optional.of("text of too many different values");
        }
        return Optional.empty();
    }

    private static boolean isConstant(ColumnSummary summary) {
        return summary.distinct()
                .map(distinct -> distinct <= 1)
                .orElseGet(() -> summary.range()
                        .map(range -> range.minText().equals(range.maxText()))
                        .orElse(true));
    }

    private static boolean isFreeText(ColumnSummary summary) {
        return summary.distinct()
                .map(distinct -> distinct > MOST_CATEGORIES || distinct * 2 > summary.values())
                .orElse(true);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import java.util.List;

/** Which columns are worth an exact count of their different values. */
public final class KeyCandidates {

    /** Exact counts are dear, and a source has few keys. */
    private static final int MOST = 5;

    /** Below this share of the rows the sketch is surely not wrong. */
    private static final double NEARLY_ALL = 0.95;

    private KeyCandidates() {}

    /** Whole numbers and text without nulls which by their sketch may be different in every row. */
    public static List<String> among(List<ColumnSummary> columns) {
        return columns.stream()
                .filter(column -> column.nulls() == 0
                        && column.rows() > 1
                        && (column.isWhole() || column.kind() == ColumnKind.TEXT)
                        && column.distinct().orElse(0L) >= NEARLY_ALL * column.rows())
                .map(ColumnSummary::column)
                .limit(MOST)
                .toList();
    }
}

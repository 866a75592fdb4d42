/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.profile;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The profile of a source over one or several nights.
 *
 * @param nights in order; those that have a profile
 * @param columns in the order of the source, over all nights together
 * @param keys columns that were looked at one by one and hold a different value in every row of the newest night
 */
public record SourceProfile(
        String pipeline, String source, List<Night> nights, List<ColumnSummary> columns, List<String> keys) {

    /**
     * One night.
     *
     * @param rows that stayed
     * @param nulls by column
     */
    public record Night(LocalDate date, long rows, Map<String, Long> nulls) {}

    /** Rows of all nights. */
    public long rows() {
        return nights.stream().mapToLong(Night::rows).sum();
    }
}

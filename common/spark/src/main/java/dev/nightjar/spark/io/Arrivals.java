/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.util.List;

/**
 * What arrives in bronze in one commit, and replaces what was there of it.
 *
 * @param nights whose rows these are
 * @param batch entry of the file ledger that says which files they come from; null without files
 * @param again files that other nights had ingested and that are ingested again, as in `_source_file`: the rows that they
 *     had before go
 */
public record Arrivals(List<LocalDate> nights, String batch, List<String> again) {

    public Arrivals {
        nights = List.copyOf(nights);
        again = List.copyOf(again);
    }

    /** Rows that come from no files. */
    public static Arrivals of(List<LocalDate> nights) {
        return new Arrivals(nights, null, List.of());
    }

    /** A condition for what is replaced, where `column` says on which night a row arrived. */
    String where(String column) {
        String dates =
                nights.stream().map(night -> "DATE'" + night + "'").collect(joining(", ", column + " IN (", ")"));
        if (again.isEmpty()) {
            return dates;
        }
        return dates
                + again.stream()
                        .map(file -> "'" + file.replace("\\", "\\\\").replace("'", "\\'") + "'")
                        .collect(joining(", ", " OR " + LakeColumns.SOURCE_FILE + " IN (", ")"));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table that a night is about to be merged into.
 *
 * @param version the newest
 * @param now its rows
 * @param around there only if this night or a later one was merged before
 */
public record MergeBase(long version, Dataset<Row> now, Optional<Around> around) {

    /** The table's rows before the night, and as it left them. */
    public record Around(Dataset<Row> before, Dataset<Row> after) {}
}

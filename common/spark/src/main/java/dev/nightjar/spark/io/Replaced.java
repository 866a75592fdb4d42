/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.time.LocalDate;
import java.util.List;

/**
 * Which rows of a table others take the place of.
 *
 * @param column a partition column that says on which of the arrivals' nights a row arrived, or to which it belongs
 */
record Replaced(String column, Arrivals arrivals) {

    List<LocalDate> nights() {
        return arrivals.nights();
    }

    /** Whether these are whole partitions. */
    boolean wholePartitions() {
        return arrivals.again().isEmpty();
    }

    /** As a condition in SQL. */
    String condition() {
        return arrivals.where(column);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One series.
 *
 * @param values in the unit of the target; of several rows in one period their sum
 * @param rows the newest row of each period, from that of the first value; null where there is none
 */
record Series(Values values, List<Row> rows) {

    /** The newest row of a period; null if there is none. */
    Row row(long period) {
        return values.first() <= period && period <= values.last() ? rows.get((int) (period - values.first())) : null;
    }

    /** The newest row at or before a period, of which there must be one. */
    Row newest(long period) {
        long known = Math.min(period, values.last());
        while (row(known) == null) {
            known--;
        }
        return row(known);
    }
}

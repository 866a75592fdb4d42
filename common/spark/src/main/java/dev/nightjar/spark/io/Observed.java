/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Figures of rows, found out while an action passes over them. */
public final class Observed {

    private final Observation observation = new Observation();

    /** The same rows, watched; each figure is an aggregate with a name. */
    public Dataset<Row> watch(Dataset<Row> rows, Column first, Column... more) {
        return rows.observe(observation, first, more);
    }

    /** The figures by name, null values included; waits for the end of the first action over the watched rows. */
    public Map<String, Object> figures() {
        try {
            return observation.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for figures of rows", e);
        }
    }

    /** A count among the figures. */
    public long count(String name) {
        return ((Number) figures().get(name)).longValue();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows that are computed once and read several times, until this is closed; in memory, and on disk where that is short. */
final class KeptRows implements AutoCloseable {

    private final List<Dataset<Row>> kept = new ArrayList<>();

    /** The same rows, kept from the first time on that they are read. */
    Dataset<Row> keep(Dataset<Row> rows) {
        kept.add(rows);
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }

    @Override
    public void close() {
        kept.forEach(rows -> rows.unpersist());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.spark.expression.Quoted;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows and entities a spine has, and how many rows the entity has that has most. */
final class SpineSize {

    /** A join costs as much as the other plan where a row of the spine and of the events make so many pairs. */
    private static final double PAIRS_A_ROW = 10;

    /** An entity with so many times the rows of the average may have many events, too, and then most of the pairs. */
    private static final long SKEW = 100;

    private static final String ROWS = "_rows";
    private static final String EVENTS = "_events";

    private final Dataset<Row> byEntity;
    private final String[] entity;
    private final long rows;
    private final long entities;
    private final long mostOfAnEntity;

    private SpineSize(Dataset<Row> byEntity, String[] entity, Row size) {
        this.byEntity = byEntity;
        this.entity = entity;
        this.rows = size.getLong(0);
        this.entities = size.getLong(1);
        this.mostOfAnEntity = size.getLong(2);
    }

    static SpineSize of(Dataset<Row> spine, List<String> entity) {
        Dataset<Row> byEntity = counted(spine, entity.toArray(String[]::new), ROWS);
        Row size = byEntity.agg(coalesce(sum(ROWS), lit(0L)), count(lit(1)), coalesce(max(ROWS), lit(0L)))
                .first();
        return new SpineSize(byEntity, entity.toArray(String[]::new), size);
    }

    long rows() {
        return rows;
    }

    long mostOfAnEntity() {
        return mostOfAnEntity;
    }

    /** Whether pairs of a row of the spine and an event of the same entity are many more than rows and events. */
    boolean manyPairs(Dataset<Row> events) {
        if (entities == rows) {
            return false;
        }
        long count = events.count();
        double pairs = mostOfAnEntity * entities > SKEW * rows ? pairs(events) : (double) rows * count / entities;
        return pairs > PAIRS_A_ROW * (rows + count);
    }

    /** Counted, and not taken from the averages. */
    private double pairs(Dataset<Row> events) {
        Row sum = byEntity.join(counted(events, entity, EVENTS), entity)
                .agg(sum(col(ROWS).cast("double").multiply(col(EVENTS))))
                .first();
        return sum.isNullAt(0) ? 0 : sum.getDouble(0);
    }

    private static Dataset<Row> counted(Dataset<Row> rows, String[] entity, String name) {
        Column[] keys = new Column[entity.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Quoted.column(entity[i]);
        }
        return rows.groupBy(keys).agg(count(lit(1)).as(name));
    }
}

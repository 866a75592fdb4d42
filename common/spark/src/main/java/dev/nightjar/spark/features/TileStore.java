/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The tiles of a view in the lake: `date` is the night on which their events arrived, and each night's are replaced together.
 * They belong to the version of bronze that the table's newest commit names; of nights that changed since, and of those that
 * were never asked for, tiles are made from the events. A view that is defined otherwise has tiles of its own.
 */
final class TileStore {

    /** A day before all others. */
    static final LocalDate EVER = LocalDate.of(1, 1, 1);

    /** Of the columns of partial aggregates: another one makes tiles anew. */
    private static final String LAYOUT = "1";

    private final StepTables tables;
    private final DayTiles tiles;
    private final TableName bronze;
    private final TableName table;
    private final String view;

    TileStore(StepContext night, String view, FeatureViewSpec spec, DayTiles tiles) {
        this.tables = night.tables();
        this.tiles = tiles;
        this.view = view;
        this.bronze = TableName.bronze(night.spec().pipeline(), spec.source());
        this.table = TableName.tiles(
                night.spec().pipeline(),
                view,
                definition(spec, night.spec().schedule().timezone().toString()));
    }

    /** What tiles depend on; windows are not of it. */
    private static String definition(FeatureViewSpec spec, String timezone) {
        String all = String.join(
                "\n",
                LAYOUT,
                spec.source(),
                spec.entity().toString(),
                spec.timestamp(),
                spec.where().orElse(""),
                spec.aggregate().toString(),
                timezone);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tiles of all nights from one on, those that are not in the lake made from the events.
     *
     * @param events of bronze as this step reads it
     * @return as {@link DayTiles#of}
     */
    Dataset<Row> read(Dataset<Row> events, LocalDate first) {
        Set<LocalDate> stale = stale(first);
        return read(first, stale, tiles.of(of(events, stale)));
    }

    /** The same, to be kept. */
    Update update(Dataset<Row> events, LocalDate first) {
        Set<LocalDate> stale = stale(first);
        return new Update(first, stale, tiles.of(of(events, stale)).persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /** Tiles of all nights from one on, of which some are not in the lake yet. Nothing is computed before it is used. */
    final class Update implements AutoCloseable {

        private final LocalDate first;
        private final Set<LocalDate> stale;
        private final Dataset<Row> fresh;

        private Update(LocalDate first, Set<LocalDate> stale, Dataset<Row> fresh) {
            this.first = first;
            this.stale = stale;
            this.fresh = fresh;
        }

        /** @return as {@link DayTiles#of} */
        Dataset<Row> tiles() {
            return read(first, stale, fresh);
        }

        /**
         * Writes the tiles of nights that changed or are not there yet.
         *
         * @param runId of the tiles
         * @return events that they are made of
         */
        long write(String runId) {
            if (stale.isEmpty()) {
                return 0;
            }
            Observed made = new Observed();
            tables.replaceDates(
                    table,
                    Arrivals.of(List.copyOf(stale)),
                    made.watch(
                                    fresh,
                                    coalesce(sum(PartialAggregates.ROWS), lit(0L))
                                            .as("events"))
                            .withColumnRenamed(LakeColumns.ARRIVAL_DATE, LakeColumns.DATE)
                            .withColumn(LakeColumns.RUN_ID, lit(runId)),
                    TableDescription.byDate(
                            "Partial aggregates of " + view + ": what its features of all windows are made of",
                            Map.of(DayTiles.DAY, "Day of the events; `date` is the night on which they arrived")));
            return made.count("events");
        }

        @Override
        public void close() {
            fresh.unpersist();
        }
    }

    private Dataset<Row> read(LocalDate first, Set<LocalDate> stale, Dataset<Row> fresh) {
        if (!tables.exists(table)) {
            return fresh;
        }
        Dataset<Row> stored = tables.read(table)
                .where(col(LakeColumns.DATE).geq(lit(first)))
                .drop(LakeColumns.RUN_ID)
                .withColumnRenamed(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE);
        return stale.isEmpty()
                ? stored
                : stored.where(col(LakeColumns.ARRIVAL_DATE)
                                .isin(stale.toArray())
                                .equalTo(false))
                        .unionByName(fresh);
    }

    private static Dataset<Row> of(Dataset<Row> events, Set<LocalDate> nights) {
        return events.where(col(LakeColumns.ARRIVAL_DATE).isin(nights.toArray()));
    }

    /** Nights of which the table has no tiles, or those of other rows. */
    private Set<LocalDate> stale(LocalDate first) {
        Set<LocalDate> stale = new TreeSet<>(tables.metadata(bronze).partitions(LakeColumns.ARRIVAL_DATE));
        stale.removeIf(night -> night.isBefore(first));
        if (tables.exists(table)) {
            Set<LocalDate> there = tables.metadata(table).partitions(LakeColumns.DATE);
            Set<LocalDate> changed = tables.history(table)
                    .inputOfNewest(bronze)
                    .flatMap(version -> tables.history(bronze).arrivalsChangedSince(version))
                    .orElse(there);
            stale.removeAll(there);
            there.stream().filter(changed::contains).forEach(stale::add);
        }
        return stale;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.ContentHash;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.MergeBase;
import dev.nightjar.spark.io.MergeWriter;
import dev.nightjar.spark.io.Merged;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Merges a night's changes into bronze, which has one row a key: its newest change. Of several changes of a key the one
 * with the highest `orderBy` wins (default: `eventTime`; nulls are lowest), then that of the newer night, then that with
 * the higher hash of its content, so that the order of files does not matter. A change that loses against the table's row
 * has no effect. One for which `deleteWhen` is true deletes its key; bronze does not remember what it deleted, so an
 * older change that arrives on a later night makes the key anew.
 *
 * <p>A night that was merged before is merged anew onto the state before it, so what its earlier try did and this one
 * does not is undone. Keys that later nights changed since stay as they are, unless the night has a change that its
 * earlier try did not have and that is newer than the table's row.
 */
final class Upsert {

    private static final String WON = "_won";
    private static final String EFFECTIVE = "_effective";
    private static final String ROWS = "_rows";
    private static final String ROW = "_row";

    private final StepContext night;
    private final TableName table;
    private final SourceSpec source;

    Upsert(StepContext night, String name) {
        this.night = night;
        this.table = TableName.bronze(night.spec().pipeline(), name);
        this.source = night.spec().sources().get(name);
    }

    /**
     * What became of a night's changes.
     *
     * @param rows all of them
     * @param effective those that inserted, updated or deleted a row, or did so when the night was merged first; the others
     *     lost against another change or deleted a key that was not there
     */
    record Applied(long rows, long effective) {}

    /** Merges rows that have all columns of bronze, or more if new ones are allowed. */
    Applied merge(Dataset<Row> rows, Arrivals arrivals, TableDescription about) {
        MergeBase base = night.tables().mergeBase(table, rows, about);
        Dataset<Row> changes = changes(rows, base).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row figures = changes.agg(
                            coalesce(sum(ROWS), lit(0L)).as("rows"),
                            count_if(col(EFFECTIVE)).as("effective"),
                            count_if(is("insert")).as("inserted"),
                            count_if(is("update")).as("updated"),
                            count_if(is("delete")).as("deleted"))
                    .first();
            Dataset<Row> toMerge =
                    changes.where(col(MergeWriter.CHANGE).isNotNull()).select(col(ROW + ".*"), col(MergeWriter.CHANGE));
            Merged merged = night.tables().merge(table, base, arrivals, source.key(), toMerge, about);
            Merged expected = new Merged(figures.getAs("inserted"), figures.getAs("updated"), figures.getAs("deleted"));
            if (!merged.equals(expected)) {
                throw new IllegalStateException("Rows of " + table + " do not add up: expected " + expected
                        + ", but the merge of " + night.date() + " did " + merged);
            }
            return new Applied(figures.getAs("rows"), figures.getAs("effective"));
        } finally {
            changes.unpersist();
        }
    }

    private static Column is(String change) {
        return coalesce(col(MergeWriter.CHANGE).equalTo(change), lit(false));
    }

    /** One row a key that the night speaks of, or spoke of before: `_rows`, `_effective`, `_row` and `_change`. */
    private Dataset<Row> changes(Dataset<Row> rows, MergeBase base) {
        StructType schema = rows.schema();
        Dataset<Row> won = winners(rows);
        Dataset<Row> now = state(base.now(), schema, "_now");
        Dataset<Row> joined;
        if (base.around().isPresent()) {
            MergeBase.Around around = base.around().get();
            joined = won.join(now, keys(), "full_outer")
                    .join(state(around.after(), schema, "_after"), keys(), "full_outer")
                    .join(state(around.before(), schema, "_before"), keys(), "full_outer");
        } else {
            joined = won.join(now, keys(), "left");
            for (String copy : List.of("_after", "_before")) {
                joined = joined.withColumn(copy, col("_now"))
                        .withColumn(copy + "_order", col("_now_order"))
                        .withColumn(copy + "_hash", col("_now_hash"));
            }
        }
        return new MergeRules(night.date()).apply(joined, schema);
    }

    private Dataset<Row> winners(Dataset<Row> rows) {
        Column deletes =
                source.deleteWhen().map(sql -> coalesce(expr(sql), lit(false))).orElse(lit(false));
        List<Column> columns = keyColumns();
        columns.add(struct(Quoted.columns(rows.columns())).as(ROW));
        columns.add(deletes.as("_deletes"));
        columns.add(order(rows.schema()).as("_order"));
        return rows.select(columns.toArray(Column[]::new))
                .groupBy(keyColumns().toArray(Column[]::new))
                .agg(
                        max_by(struct(col(ROW), col("_deletes"), col("_order")), col("_order"))
                                .as(WON),
                        count(lit(1)).as(ROWS));
    }

    /** The rows of a state as a struct, with their order and a hash of all that they have. */
    private Dataset<Row> state(Dataset<Row> rows, StructType schema, String as) {
        List<String> there = Arrays.asList(rows.columns());
        Dataset<Row> whole = rows.select(Arrays.stream(schema.fields())
                .map(field -> there.contains(field.name())
                        ? Quoted.column(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
        List<Column> columns = keyColumns();
        columns.add(struct(Quoted.columns(schema.fieldNames())).as(as));
        columns.add(order(schema).as(as + "_order"));
        columns.add(ContentHash.of(schema, List.of()).as(as + "_hash"));
        return whole.select(columns.toArray(Column[]::new));
    }

    private Column order(StructType schema) {
        Optional<String> by = source.orderBy().or(() -> source.eventTime().map(Quoted::name));
        return struct(
                by.map(sql -> expr(sql)).orElse(lit(0)).as("by"),
                col(LakeColumns.DATE).as("night"),
                ContentHash.of(schema, List.of(LakeColumns.RUN_ID, LakeColumns.SOURCE_FILE, LakeColumns.ARRIVAL_DATE))
                        .as("content"));
    }

    private String[] keys() {
        return source.key().toArray(String[]::new);
    }

    private List<Column> keyColumns() {
        return new ArrayList<>(source.key().stream().map(Quoted::column).toList());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.io.LakeColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.StructType;

/**
 * Gathers the rows for quarantine in the pass that judges them, as long as they are few: {@value #ROWS} rows with
 * {@value #CHARACTERS} characters. Of more it keeps none, and they have to be looked for in a pass of their own.
 */
final class FewBroken extends Aggregator<Row, FewBroken.Gathered, Row> {

    private static final long serialVersionUID = 1;

    private static final int ROWS = 10_000;
    private static final int CHARACTERS = 4_000_000;

    private static final StructType ROW = StructType.fromDDL("_raw STRING, _broken ARRAY<STRING>, _source_file STRING");

    private static final StructType RESULT = new StructType()
            .add("rows", new org.apache.spark.sql.types.ArrayType(ROW, true))
            .add("whole", "BOOLEAN");

    /** Rows so far. */
    public static final class Gathered implements Serializable {

        private static final long serialVersionUID = 1;

        private final ArrayList<Row> rows = new ArrayList<>();
        private long characters;
        private boolean whole = true;

        private void add(Row row) {
            if (whole) {
                rows.add(row);
                characters += row.getString(0).length();
                whole = rows.size() <= ROWS && characters <= CHARACTERS;
            }
            if (!whole) {
                rows.clear();
            }
        }

        private void addAll(Gathered others) {
            whole &= others.whole;
            others.rows.forEach(this::add);
            if (!whole) {
                rows.clear();
            }
        }
    }

    /** The aggregate over judged rows. */
    static Column of(Quality quality) {
        return udaf(new FewBroken(), Encoders.row(ROW))
                .apply(
                        when(Quality.QUARANTINED, col(JudgedColumns.RAW)),
                        when(Quality.QUARANTINED, quality.broken()),
                        when(Quality.QUARANTINED, col(LakeColumns.SOURCE_FILE)));
    }

    /** The rows, each with `_raw`, `_broken` and `_source_file`, from the aggregate's value; null if they are too many. */
    static List<Row> read(Object value) {
        Row result = (Row) value;
        return result.getBoolean(1)
                ? result.<Row>getList(0).stream()
                        .map(row -> RowFactory.create(row.get(0), row.getList(1), row.get(2)))
                        .toList()
                : null;
    }

    @Override
    public Gathered zero() {
        return new Gathered();
    }

    @Override
    public Gathered reduce(Gathered gathered, Row row) {
        if (!row.isNullAt(0)) {
            gathered.add(row);
        }
        return gathered;
    }

    @Override
    public Gathered merge(Gathered gathered, Gathered others) {
        gathered.addAll(others);
        return gathered;
    }

    @Override
    public Row finish(Gathered gathered) {
        return RowFactory.create(gathered.rows.toArray(), gathered.whole);
    }

    @Override
    public Encoder<Gathered> bufferEncoder() {
        return Encoders.javaSerialization(Gathered.class);
    }

    @Override
    public Encoder<Row> outputEncoder() {
        return Encoders.row(RESULT);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.udaf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Counts the bits of numbers, and keeps a few values that came with each: the first in the alphabet, in whatever order. */
final class FlagCounts extends Aggregator<Row, FlagCounts.Counted, Row> {

    private static final long serialVersionUID = 1;

    private static final int KEPT = 3;

    private static final StructType RESULT =
            StructType.fromDDL("counts ARRAY<BIGINT>, values ARRAY<STRUCT<few: ARRAY<STRING>>>");

    private final int bits;

    private FlagCounts(int bits) {
        this.bits = bits;
    }

    /** So far. */
    public static final class Counted implements Serializable {

        private static final long serialVersionUID = 1;

        private final long[] counts;
        private final ArrayList<TreeSet<String>> values = new ArrayList<>();

        private Counted(int bits) {
            counts = new long[bits];
            IntStream.range(0, bits).forEach(i -> values.add(new TreeSet<>()));
        }

        private void count(int word, long flags) {
            for (long rest = flags; rest != 0; rest &= rest - 1) {
                counts[word * Long.SIZE + Long.numberOfTrailingZeros(rest)]++;
            }
        }

        private void keep(int bit, String value) {
            if (value != null) {
                TreeSet<String> kept = values.get(bit);
                kept.add(value);
                if (kept.size() > KEPT) {
                    kept.pollLast();
                }
            }
        }
    }

    /** @param columns LONG, the numbers, 64 bits each; then ARRAY of STRING: a value of each bit, or null */
    static Column of(int bits, List<Column> columns) {
        StructType row = new StructType();
        for (int word = 0; word < columns.size() - 1; word++) {
            row = row.add("flags" + word, DataTypes.LongType, false);
        }
        row = row.add("values", DataTypes.createArrayType(DataTypes.StringType));
        return udaf(new FlagCounts(bits), Encoders.row(row)).apply(columns.toArray(Column[]::new));
    }

    @Override
    public Counted zero() {
        return new Counted(bits);
    }

    @Override
    public Counted reduce(Counted counted, Row row) {
        int words = row.size() - 1;
        for (int word = 0; word < words; word++) {
            counted.count(word, row.getLong(word));
        }
        if (!row.isNullAt(words)) {
            List<String> values = row.getList(words);
            for (int bit = 0; bit < bits; bit++) {
                counted.keep(bit, values.get(bit));
            }
        }
        return counted;
    }

    @Override
    public Counted merge(Counted counted, Counted other) {
        for (int bit = 0; bit < bits; bit++) {
            counted.counts[bit] += other.counts[bit];
            for (String value : other.values.get(bit)) {
                counted.keep(bit, value);
            }
        }
        return counted;
    }

    @Override
    public Row finish(Counted counted) {
        return RowFactory.create(
                Arrays.stream(counted.counts).boxed().toArray(),
                counted.values.stream()
                        .map(values -> RowFactory.create((Object) values.toArray()))
                        .toArray());
    }

    @Override
    public Encoder<Counted> bufferEncoder() {
        return Encoders.javaSerialization(Counted.class);
    }

    @Override
    public Encoder<Row> outputEncoder() {
        return Encoders.row(RESULT);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.udaf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Counts the bits of numbers. */
final class FlagCounts extends Aggregator<Row, long[], Row> {

    private static final long serialVersionUID = 1;

    private static final StructType RESULT = StructType.fromDDL("counts ARRAY<BIGINT>");

    private final int words;

    private FlagCounts(int words) {
        this.words = words;
    }

    /**
     * STRUCT of `counts`, ARRAY of LONG: 64 of each number, from its lowest bit on.
     *
     * @param flags LONG, not null
     */
    static Column of(List<Column> flags) {
        StructType row = new StructType();
        for (int word = 0; word < flags.size(); word++) {
            row = row.add("flags" + word, DataTypes.LongType, false);
        }
        return udaf(new FlagCounts(flags.size()), Encoders.row(row)).apply(flags.toArray(Column[]::new));
    }

    @Override
    public long[] zero() {
        return new long[words * Long.SIZE];
    }

    @Override
    public long[] reduce(long[] counts, Row row) {
        for (int word = 0; word < words; word++) {
            for (long rest = row.getLong(word); rest != 0; rest &= rest - 1) {
                counts[word * Long.SIZE + Long.numberOfTrailingZeros(rest)]++;
            }
        }
        return counts;
    }

    @Override
    public long[] merge(long[] counts, long[] other) {
        for (int bit = 0; bit < counts.length; bit++) {
            counts[bit] += other[bit];
        }
        return counts;
    }

    @Override
    public Row finish(long[] counts) {
        return RowFactory.create((Object) Arrays.stream(counts).boxed().toArray());
    }

    @Override
    public Encoder<long[]> bufferEncoder() {
        return Encoders.javaSerialization(long[].class);
    }

    @Override
    public Encoder<Row> outputEncoder() {
        return Encoders.row(RESULT);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What has been counted of one column, value by value as Spark holds them. */
abstract class ColumnFigures {

    private final boolean full;
    private long nulls;
    private HllSketch distinct;

    /** @param full whether there are sketches, or only what is cheap */
    ColumnFigures(boolean full) {
        this.full = full;
        this.distinct = full ? new HllSketch(Sketches.HLL_LG_K, TgtHllType.HLL_8) : null;
    }

    /** For columns of a type. */
    static ColumnFigures of(DataType type, boolean full) {
        return switch (kind(type)) {
            case BOOLEAN -> new WholeFigures(full, true, true);
            case DATE -> new WholeFigures(full, false, true);
            case TIMESTAMP -> new WholeFigures(full, false, false);
            case TEXT -> full ? new TextFigures() : new NullFigures();
            case NUMBER ->
                type instanceof DecimalType
                        ? new DecimalFigures(full)
                        : type instanceof DoubleType || type instanceof FloatType
                                ? new FloatingFigures(full)
                                : new WholeFigures(full, true, true);
            case OTHER -> new NullFigures();
        };
    }

    static ColumnKind kind(DataType type) {
        if (type instanceof NumericType) {
            return ColumnKind.NUMBER;
        } else if (type instanceof BooleanType) {
            return ColumnKind.BOOLEAN;
        } else if (type instanceof DateType) {
            return ColumnKind.DATE;
        } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return ColumnKind.TIMESTAMP;
        }
        return type instanceof StringType ? ColumnKind.TEXT : ColumnKind.OTHER;
    }

    final void update(Object value) {
        if (value == null) {
            nulls++;
        } else {
            add(value);
        }
    }

    /** One more value that is not null. */
    abstract void add(Object value);

    /** Adds a value, or a hash of one, to the sketch of different values. */
    final void different(long value) {
        distinct.update(value);
    }

    final boolean full() {
        return full;
    }

    /** Takes over the figures of other rows of the same column. */
    void merge(ColumnFigures other) {
        nulls += other.nulls;
        if (full) {
            Union union = new Union(Sketches.HLL_LG_K);
            union.update(distinct);
            union.update(other.distinct);
            distinct = union.getResult(TgtHllType.HLL_8);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(nulls);
        if (full) {
            Bytes.write(out, distinct.toCompactByteArray());
        }
    }

    void read(DataInput in) throws IOException {
        nulls = in.readLong();
        if (full) {
            distinct = HllSketch.heapify(Bytes.read(in));
        }
    }

    final ColumnProfile profile(ProfiledColumn column, int position, long rows) {
        return new ColumnProfile(
                column.name(),
                position,
                column.type().sql(),
                kind(column.type()),
                rows,
                nulls,
                notFinite(),
                range(),
                moments(),
                lengths(),
                full ? sketches(distinct.toCompactByteArray()) : Sketches.NONE);
    }

    long notFinite() {
        return 0;
    }

    Optional<ColumnProfile.Ends> range() {
        return Optional.empty();
    }

    Optional<ColumnProfile.Moments> moments() {
        return Optional.empty();
    }

    Optional<Lengths> lengths() {
        return Optional.empty();
    }

    abstract Sketches sketches(byte[] distinct);

    /** Byte arrays with their length before them. */
    static final class Bytes {

        private Bytes() {}

        static void write(DataOutput out, byte[] bytes) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        static byte[] read(DataInput in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }
    }
}

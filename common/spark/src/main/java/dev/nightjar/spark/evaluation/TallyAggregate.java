/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.TypedImperativeAggregate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** {@link SlicedTally} as one aggregate function of Spark, which goes over a row once, however many slices there are. */
final class TallyAggregate<T extends Tally<T>> extends TypedImperativeAggregate<SlicedTally<T>>
        implements Serializable {

    private static final long serialVersionUID = 1;

    private final Seq<Expression> children;
    private final TallyKind<T> kind;
    private final List<SliceColumn> slices;
    private final int values;
    private final int mutableOffset;
    private final int inputOffset;

    /** A row's values while it is added: one task, one thread. */
    private transient double[] scratch;

    /**
     * @param children DOUBLE: the values of a row; then STRING: its part of each slice
     * @param values how many
     */
    TallyAggregate(Seq<Expression> children, TallyKind<T> kind, List<SliceColumn> slices, int values) {
        this(children, kind, slices, values, 0, 0);
    }

    private TallyAggregate(
            Seq<Expression> children,
            TallyKind<T> kind,
            List<SliceColumn> slices,
            int values,
            int mutableOffset,
            int inputOffset) {
        this.children = children;
        this.kind = kind;
        this.slices = slices;
        this.values = values;
        this.mutableOffset = mutableOffset;
        this.inputOffset = inputOffset;
    }

    @Override
    public SlicedTally<T> createAggregationBuffer() {
        return new SlicedTally<>(kind, slices);
    }

    @Override
    public SlicedTally<T> update(SlicedTally<T> buffer, InternalRow row) {
        if (scratch == null) {
            scratch = new double[values];
        }
        for (int i = 0; i < values; i++) {
            Object value = children.apply(i).eval(row);
            if (value == null) {
                return buffer;
            }
            scratch[i] = (double) value;
        }
        buffer.add(scratch);
        for (int i = 0; i < slices.size(); i++) {
            buffer.add(i, children.apply(values + i).eval(row), scratch);
        }
        return buffer;
    }

    @Override
    public SlicedTally<T> merge(SlicedTally<T> buffer, SlicedTally<T> other) {
        buffer.merge(other);
        return buffer;
    }

    @Override
    public Object eval(SlicedTally<T> buffer) {
        return buffer.bytes();
    }

    @Override
    public byte[] serialize(SlicedTally<T> buffer) {
        return buffer.bytes();
    }

    @Override
    public SlicedTally<T> deserialize(byte[] bytes) {
        return SlicedTally.of(kind, slices, bytes);
    }

    @Override
    public DataType dataType() {
        return DataTypes.BinaryType;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Seq<Expression> children() {
        return children;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new TallyAggregate<>(changed, kind, slices, values, mutableOffset, inputOffset);
    }

    @Override
    public int mutableAggBufferOffset() {
        return mutableOffset;
    }

    @Override
    public int inputAggBufferOffset() {
        return inputOffset;
    }

    @Override
    public TallyAggregate<T> withNewMutableAggBufferOffset(int offset) {
        return new TallyAggregate<>(children, kind, slices, values, offset, inputOffset);
    }

    @Override
    public TallyAggregate<T> withNewInputAggBufferOffset(int offset) {
        return new TallyAggregate<>(children, kind, slices, values, mutableOffset, offset);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? children : kind;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof TallyAggregate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TallyAggregate<?> aggregate
                && children.equals(aggregate.children)
                && kind.equals(aggregate.kind)
                && slices.equals(aggregate.slices)
                && values == aggregate.values
                && mutableOffset == aggregate.mutableOffset
                && inputOffset == aggregate.inputOffset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(children, kind, slices, values, mutableOffset, inputOffset);
    }
}

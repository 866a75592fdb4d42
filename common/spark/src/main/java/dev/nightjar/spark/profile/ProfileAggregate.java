/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

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

/**
 * The profile of all columns as one aggregate function of Spark. As hundreds of functions, one a figure, it would take
 * seconds to compile and several times as long a row.
 */
final class ProfileAggregate extends TypedImperativeAggregate<ProfileBuffer> implements Serializable {

    private static final long serialVersionUID = 1;

    private final Seq<Expression> children;
    private final List<ProfiledColumn> columns;
    private final boolean full;
    private final int mutableOffset;
    private final int inputOffset;

    /**
     * @param children a BOOLEAN, whether the row counts, and the columns' values
     * @param full whether with sketches
     */
    ProfileAggregate(Seq<Expression> children, List<ProfiledColumn> columns, boolean full) {
        this(children, columns, full, 0, 0);
    }

    private ProfileAggregate(
            Seq<Expression> children, List<ProfiledColumn> columns, boolean full, int mutableOffset, int inputOffset) {
        this.children = children;
        this.columns = columns;
        this.full = full;
        this.mutableOffset = mutableOffset;
        this.inputOffset = inputOffset;
    }

    @Override
    public ProfileBuffer createAggregationBuffer() {
        return new ProfileBuffer(columns, full);
    }

    @Override
    public ProfileBuffer update(ProfileBuffer buffer, InternalRow row) {
        if (Boolean.TRUE.equals(children.apply(0).eval(row))) {
            buffer.row();
            for (int i = 0; i < columns.size(); i++) {
                buffer.update(i, children.apply(i + 1).eval(row));
            }
        }
        return buffer;
    }

    @Override
    public ProfileBuffer merge(ProfileBuffer buffer, ProfileBuffer other) {
        buffer.merge(other);
        return buffer;
    }

    @Override
    public Object eval(ProfileBuffer buffer) {
        return buffer.bytes();
    }

    @Override
    public byte[] serialize(ProfileBuffer buffer) {
        return buffer.bytes();
    }

    @Override
    public ProfileBuffer deserialize(byte[] bytes) {
        return ProfileBuffer.of(columns, full, bytes);
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
        return new ProfileAggregate(changed, columns, full, mutableOffset, inputOffset);
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
    public ProfileAggregate withNewMutableAggBufferOffset(int offset) {
        return new ProfileAggregate(children, columns, full, offset, inputOffset);
    }

    @Override
    public ProfileAggregate withNewInputAggBufferOffset(int offset) {
        return new ProfileAggregate(children, columns, full, mutableOffset, offset);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? children : full;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ProfileAggregate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileAggregate aggregate
                && children.equals(aggregate.children)
                && columns.equals(aggregate.columns)
                && full == aggregate.full
                && mutableOffset == aggregate.mutableOffset
                && inputOffset == aggregate.inputOffset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(children, columns, full, mutableOffset, inputOffset);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.TypedImperativeAggregate;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * An aggregate function of Spark that is written in Java, BINARY and never null: the bytes of its buffer. A class says what a
 * row adds to the buffer, and what it is equal by.
 */
public abstract class JavaAggregate<B extends AggregateBuffer<B>> extends TypedImperativeAggregate<B>
        implements JavaNode, Serializable {

    private static final long serialVersionUID = 1L;

    private final AggregatePlace place;

    protected JavaAggregate(AggregatePlace place) {
        this.place = place;
    }

    /** The same aggregate elsewhere. */
    protected abstract JavaAggregate<B> at(AggregatePlace other);

    /** This aggregate as a column. */
    public final Column column() {
        return ExpressionUtils.column(toAggregateExpression());
    }

    @Override
    public final B merge(B buffer, B other) {
        buffer.merge(other);
        return buffer;
    }

    @Override
    public final byte[] serialize(B buffer) {
        return buffer.bytes();
    }

    @Override
    public Object eval(B buffer) {
        return buffer.bytes();
    }

    @Override
    public DataType dataType() {
        return DataTypes.BinaryType;
    }

    @Override
    public final boolean nullable() {
        return false;
    }

    @Override
    public final Seq<Expression> children() {
        return place.children();
    }

    @Override
    public final Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return at(place.withChildren(changed));
    }

    @Override
    public final int mutableAggBufferOffset() {
        return place.mutableOffset();
    }

    @Override
    public final int inputAggBufferOffset() {
        return place.inputOffset();
    }

    @Override
    public final JavaAggregate<B> withNewMutableAggBufferOffset(int offset) {
        return at(place.withMutableOffset(offset));
    }

    @Override
    public final JavaAggregate<B> withNewInputAggBufferOffset(int offset) {
        return at(place.withInputOffset(offset));
    }

    @Override
    public final boolean equals(Object other) {
        return JavaNode.alike(this, other) && place.equals(((JavaAggregate<?>) other).place);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(place, settings());
    }
}

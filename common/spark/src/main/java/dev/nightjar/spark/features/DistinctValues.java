/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.TypedImperativeAggregate;
import org.apache.spark.sql.catalyst.util.HyperLogLogPlusPlusHelper;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's `approx_count_distinct` in parts: S. Heule, M. Nunkesser, A. Hall: HyperLogLog in Practice (2013). The greatest of
 * registers does not depend on the order of values, so the number is to the bit that of all values at once. The registers are
 * one object, not a column a word as Spark has them: for small deviations these are thousands.
 */
final class DistinctValues extends TypedImperativeAggregate<DistinctRegisters> implements Serializable {

    /** Spark's own default of the relative standard deviation. */
    static final double DEVIATION = 0.05;

    private static final long serialVersionUID = 1;

    /** What an aggregate makes of what. */
    private enum Stage {
        REGISTERS_OF_VALUES,
        REGISTERS_OF_REGISTERS,
        NUMBER_OF_REGISTERS
    }

    private final Expression child;
    private final double deviation;
    private final Stage stage;
    private final int mutableOffset;
    private final int inputOffset;
    private final HyperLogLogPlusPlusHelper helper;

    private DistinctValues(Expression child, double deviation, Stage stage, int mutableOffset, int inputOffset) {
        this.child = child;
        this.deviation = deviation;
        this.stage = stage;
        this.mutableOffset = mutableOffset;
        this.inputOffset = inputOffset;
        this.helper = new HyperLogLogPlusPlusHelper(deviation);
    }

    /** Registers of values, BINARY; nulls do not count. */
    static Column of(Column values, double deviation) {
        return column(values, deviation, Stage.REGISTERS_OF_VALUES);
    }

    /** Registers of parts together, BINARY; nulls do not count. */
    static Column merged(Column registers, double deviation) {
        return column(registers, deviation, Stage.REGISTERS_OF_REGISTERS);
    }

    /** The number of distinct values of parts together, BIGINT; nulls do not count. */
    static Column number(Column registers, double deviation) {
        return column(registers, deviation, Stage.NUMBER_OF_REGISTERS);
    }

    private static Column column(Column child, double deviation, Stage stage) {
        return ExpressionUtils.column(new DistinctValues(ExpressionUtils.expression(child), deviation, stage, 0, 0));
    }

    @Override
    public DistinctRegisters createAggregationBuffer() {
        return new DistinctRegisters(helper);
    }

    @Override
    public DistinctRegisters update(DistinctRegisters registers, InternalRow row) {
        Object value = child.eval(row);
        if (value != null && stage == Stage.REGISTERS_OF_VALUES) {
            registers.add(value, child.dataType());
        } else if (value != null) {
            registers.merge((byte[]) value);
        }
        return registers;
    }

    @Override
    public DistinctRegisters merge(DistinctRegisters registers, DistinctRegisters others) {
        registers.merge(others);
        return registers;
    }

    @Override
    public Object eval(DistinctRegisters registers) {
        return stage == Stage.NUMBER_OF_REGISTERS ? (Object) registers.number() : registers.bytes();
    }

    @Override
    public byte[] serialize(DistinctRegisters registers) {
        return registers.bytes();
    }

    @Override
    public DistinctRegisters deserialize(byte[] bytes) {
        DistinctRegisters registers = createAggregationBuffer();
        registers.merge(bytes);
        return registers;
    }

    @Override
    public DataType dataType() {
        return stage == Stage.NUMBER_OF_REGISTERS ? DataTypes.LongType : DataTypes.BinaryType;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Seq<Expression> children() {
        return CollectionConverters.asScala(List.of(child)).toList();
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new DistinctValues(changed.apply(0), deviation, stage, mutableOffset, inputOffset);
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
    public DistinctValues withNewMutableAggBufferOffset(int offset) {
        return new DistinctValues(child, deviation, stage, offset, inputOffset);
    }

    @Override
    public DistinctValues withNewInputAggBufferOffset(int offset) {
        return new DistinctValues(child, deviation, stage, mutableOffset, offset);
    }

    @Override
    public int productArity() {
        return 3;
    }

    @Override
    public Object productElement(int n) {
        return switch (n) {
            case 0 -> child;
            case 1 -> deviation;
            default -> stage;
        };
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof DistinctValues;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DistinctValues values
                && child.equals(values.child)
                && deviation == values.deviation
                && stage == values.stage
                && mutableOffset == values.mutableOffset
                && inputOffset == values.inputOffset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(child, deviation, stage, mutableOffset, inputOffset);
    }
}

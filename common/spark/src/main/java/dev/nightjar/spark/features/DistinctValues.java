/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import dev.nightjar.spark.expression.AggregatePlace;
import dev.nightjar.spark.expression.JavaAggregate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.HyperLogLogPlusPlusHelper;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Spark's `approx_count_distinct` in parts: S. Heule, M. Nunkesser, A. Hall: HyperLogLog in Practice (2013). The greatest of
 * registers does not depend on the order of values, so the number is to the bit that of all values at once. The registers are
 * one object, not a column a word as Spark has them: for small deviations these are thousands.
 */
final class DistinctValues extends JavaAggregate<DistinctRegisters> {

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
    private final HyperLogLogPlusPlusHelper helper;

    private DistinctValues(AggregatePlace place, double deviation, Stage stage) {
        super(place);
        this.child = place.children().apply(0);
        this.deviation = deviation;
        this.stage = stage;
        this.helper = new HyperLogLogPlusPlusHelper(deviation);
    }

    @Override
    protected DistinctValues at(AggregatePlace other) {
        return new DistinctValues(other, deviation, stage);
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
        return new DistinctValues(AggregatePlace.over(List.of(child)), deviation, stage).column();
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
    public Object eval(DistinctRegisters registers) {
        return stage == Stage.NUMBER_OF_REGISTERS ? (Object) registers.number() : registers.bytes();
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
    public List<Object> settings() {
        return List.of(deviation, stage);
    }
}

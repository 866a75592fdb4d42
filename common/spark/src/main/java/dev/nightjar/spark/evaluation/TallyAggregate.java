/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.spark.expression.AggregatePlace;
import dev.nightjar.spark.expression.JavaAggregate;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** {@link SlicedTally} as one aggregate function of Spark, which goes over a row once, however many slices there are. */
final class TallyAggregate<T extends Tally<T>> extends JavaAggregate<SlicedTally<T>> {

    private static final long serialVersionUID = 1;

    private final TallyKind<T> kind;
    private final List<SliceColumn> slices;
    private final int values;

    /** A row's values while it is added: one task, one thread. */
    private transient double[] scratch;

    /**
     * @param place over DOUBLE: the values of a row; then STRING: its part of each slice
     * @param values how many
     */
    TallyAggregate(AggregatePlace place, TallyKind<T> kind, List<SliceColumn> slices, int values) {
        super(place);
        this.kind = kind;
        this.slices = slices;
        this.values = values;
    }

    @Override
    protected TallyAggregate<T> at(AggregatePlace other) {
        return new TallyAggregate<>(other, kind, slices, values);
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
            Object value = children().apply(i).eval(row);
            if (value == null) {
                return buffer;
            }
            scratch[i] = (double) value;
        }
        buffer.add(scratch);
        for (int i = 0; i < slices.size(); i++) {
            buffer.add(i, children().apply(values + i).eval(row), scratch);
        }
        return buffer;
    }

    @Override
    public SlicedTally<T> deserialize(byte[] bytes) {
        return SlicedTally.of(kind, slices, bytes);
    }

    @Override
    public List<Object> settings() {
        return List.of(kind, slices, values);
    }
}

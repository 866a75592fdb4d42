/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.spark.expression.AggregatePlace;
import dev.nightjar.spark.expression.JavaAggregate;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The profile of all columns as one aggregate function of Spark. As hundreds of functions, one a figure, it would take
 * seconds to compile and several times as long a row.
 */
final class ProfileAggregate extends JavaAggregate<ProfileBuffer> {

    private static final long serialVersionUID = 1;

    private final List<ProfiledColumn> columns;
    private final boolean full;

    /**
     * @param place over a BOOLEAN, whether the row counts, and the columns' values
     * @param full whether with sketches
     */
    ProfileAggregate(AggregatePlace place, List<ProfiledColumn> columns, boolean full) {
        super(place);
        this.columns = columns;
        this.full = full;
    }

    @Override
    protected ProfileAggregate at(AggregatePlace other) {
        return new ProfileAggregate(other, columns, full);
    }

    @Override
    public ProfileBuffer createAggregationBuffer() {
        return new ProfileBuffer(columns, full);
    }

    @Override
    public ProfileBuffer update(ProfileBuffer buffer, InternalRow row) {
        if (Boolean.TRUE.equals(children().apply(0).eval(row))) {
            buffer.row();
            for (int i = 0; i < columns.size(); i++) {
                buffer.update(i, children().apply(i + 1).eval(row));
            }
        }
        return buffer;
    }

    @Override
    public ProfileBuffer deserialize(byte[] bytes) {
        return ProfileBuffer.of(columns, full, bytes);
    }

    @Override
    public List<Object> settings() {
        return List.of(columns, full);
    }
}

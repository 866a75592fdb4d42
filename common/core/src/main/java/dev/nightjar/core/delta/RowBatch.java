/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One row as a batch of columns. */
record RowBatch(StructType schema, List<ColumnVector> columns) implements ColumnarBatch {

    /** A row whose values stand in the order of the schema. */
    static RowBatch of(StructType schema, Object... values) {
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            columns.add(new ListVector(schema.at(i).getDataType(), Arrays.asList(values[i])));
        }
        return new RowBatch(schema, columns);
    }

    @Override
    public StructType getSchema() {
        return schema;
    }

    @Override
    public ColumnVector getColumnVector(int ordinal) {
        return columns.get(ordinal);
    }

    @Override
    public ColumnarBatch withDeletedColumnAt(int ordinal) {
        StructType rest = new StructType(schema.fields().stream()
                .filter(field -> !field.getName().equals(schema.at(ordinal).getName()))
                .toList());
        List<ColumnVector> kept = new ArrayList<>(columns);
        kept.remove(ordinal);
        return new RowBatch(rest, kept);
    }

    @Override
    public ColumnarBatch withNewSchema(StructType other) {
        return new RowBatch(other, columns);
    }

    @Override
    public int getSize() {
        return 1;
    }
}

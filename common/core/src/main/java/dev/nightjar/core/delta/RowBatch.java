/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;

/** Rows as a batch of columns. */
record RowBatch(StructType schema, List<ColumnVector> columns, int size) implements ColumnarBatch {

    /** Rows whose values stand in the order of the schema. */
    static RowBatch of(StructType schema, List<List<Object>> rows) {
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < schema.length(); i++) {
            List<Object> values = new ArrayList<>();
            for (List<Object> row : rows) {
                values.add(row.get(i));
            }
            columns.add(new ListVector(schema.at(i).getDataType(), values));
        }
        return new RowBatch(schema, columns, rows.size());
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
        return new RowBatch(rest, kept, size);
    }

    @Override
    public ColumnarBatch withNewSchema(StructType other) {
        return new RowBatch(other, columns, size);
    }

    @Override
    public int getSize() {
        return size;
    }
}

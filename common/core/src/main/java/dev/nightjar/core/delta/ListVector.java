/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A column of values as Kernel wants to read it; a map is given as {@link Map}, an array and a struct as {@link List}. */
record ListVector(DataType type, List<?> values) implements ColumnVector {

    @Override
    public DataType getDataType() {
        return type;
    }

    @Override
    public int getSize() {
        return values.size();
    }

    @Override
    public boolean isNullAt(int row) {
        return values.get(row) == null;
    }

    @Override
    public boolean getBoolean(int row) {
        return (Boolean) values.get(row);
    }

    @Override
    public byte[] getBinary(int row) {
        return (byte[]) values.get(row);
    }

    @Override
    public int getInt(int row) {
        return (Integer) values.get(row);
    }

    @Override
    public long getLong(int row) {
        return (Long) values.get(row);
    }

    @Override
    public double getDouble(int row) {
        return (Double) values.get(row);
    }

    @Override
    public String getString(int row) {
        return (String) values.get(row);
    }

    @Override
    public ArrayValue getArray(int row) {
        List<?> elements = (List<?>) values.get(row);
        ColumnVector vector = new ListVector(((ArrayType) type).getElementType(), elements);
        return new ArrayValue() {
            @Override
            public int getSize() {
                return elements.size();
            }

            @Override
            public ColumnVector getElements() {
                return vector;
            }
        };
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        List<Object> children = new ArrayList<>();
        values.forEach(struct -> children.add(struct == null ? null : ((List<?>) struct).get(ordinal)));
        return new ListVector(((StructType) type).at(ordinal).getDataType(), children);
    }

    @Override
    public MapValue getMap(int row) {
        MapType mapType = (MapType) type;
        Map<?, ?> map = (Map<?, ?>) values.get(row);
        List<?> keys = List.copyOf(map.keySet());
        ColumnVector keyVector = new ListVector(mapType.getKeyType(), keys);
        ColumnVector valueVector = new ListVector(
                mapType.getValueType(), keys.stream().map(map::get).toList());
        return new MapValue() {
            @Override
            public int getSize() {
                return keys.size();
            }

            @Override
            public ColumnVector getKeys() {
                return keyVector;
            }

            @Override
            public ColumnVector getValues() {
                return valueVector;
            }
        };
    }

    @Override
    public void close() {
        // nothing is held
    }
}

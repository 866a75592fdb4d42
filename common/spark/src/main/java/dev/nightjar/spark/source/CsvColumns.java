/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a file and, for each value that is wanted of a row, where it comes from. */
final class CsvColumns implements Serializable {

    static final int TEXT = -1;
    static final int MALFORMED = -2;

    private static final long serialVersionUID = 1;

    private final StructType inFile;
    private final DataType[] types;
    private final int[] sources;
    private final int[] doubles;
    private final int[] floats;

    CsvColumns(StructType all, StructType wanted) {
        this.inFile = new StructType(Arrays.stream(all.fields())
                .filter(field ->
                        !field.name().equals(SourceReader.TEXT) && !field.name().equals(SourceReader.MALFORMED))
                .toArray(StructField[]::new));
        this.types = Arrays.stream(inFile.fields()).map(StructField::dataType).toArray(DataType[]::new);
        this.sources = Arrays.stream(wanted.fieldNames()).mapToInt(this::source).toArray();
        this.doubles = places(DataTypes.DoubleType::equals);
        this.floats = places(DataTypes.FloatType::equals);
    }

    private int source(String name) {
        return switch (name) {
            case SourceReader.TEXT -> TEXT;
            case SourceReader.MALFORMED -> MALFORMED;
            default -> inFile.fieldIndex(name);
        };
    }

    private int[] places(Predicate<DataType> type) {
        return IntStream.range(0, types.length).filter(i -> type.test(types[i])).toArray();
    }

    /** The file's columns in its order; all are parsed, since any may make a row malformed. */
    StructType inFile() {
        return inFile;
    }

    /** How many values are wanted. */
    int wanted() {
        return sources.length;
    }

    /** The place of a wanted value in the file, or {@link #TEXT}, or {@link #MALFORMED}. */
    int source(int wanted) {
        return sources[wanted];
    }

    /** A wanted value that comes from the file. */
    Object value(InternalRow parsed, int wanted) {
        return parsed.get(sources[wanted], types[sources[wanted]]);
    }

    /** Whether a row has an infinite number. */
    boolean anyInfinite(InternalRow parsed) {
        for (int place : doubles) {
            if (!parsed.isNullAt(place) && Double.isInfinite(parsed.getDouble(place))) {
                return true;
            }
        }
        for (int place : floats) {
            if (!parsed.isNullAt(place) && Float.isInfinite(parsed.getFloat(place))) {
                return true;
            }
        }
        return false;
    }
}

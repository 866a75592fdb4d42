/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** A segment as training left it, and as it is saved. */
final class TrainedSegment {

    static final String OWN = "own";
    static final String FEW_ROWS = "few rows";
    static final String ONE_LABEL = "one label";
    static final String RESERVED_NAME = "reserved name";

    static final StructType SCHEMA = new StructType()
            .add("segment", DataTypes.StringType)
            .add("rows", DataTypes.LongType)
            .add("served", DataTypes.StringType)
            .add("ints", DataTypes.createArrayType(DataTypes.IntegerType, false))
            .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType, false));

    private final String segment;
    private final long rows;
    private final String served;
    private final int[] ints;
    private final double[] doubles;

    /**
     * As it is saved.
     *
     * @param segment its name; null for the fallback
     * @param rows training rows
     * @param served `own` if it has a model of its own, else why not: `few rows`, `one label`, or `reserved name`
     * @param ints of its {@link Scorer}; empty without one
     */
    TrainedSegment(String segment, long rows, String served, int[] ints, double[] doubles) {
        this.segment = segment;
        this.rows = rows;
        this.served = served;
        this.ints = ints;
        this.doubles = doubles;
    }

    static TrainedSegment own(String segment, long rows, Scorer scorer) {
        return new TrainedSegment(segment, rows, OWN, scorer.ints(), scorer.doubles());
    }

    static TrainedSegment without(String segment, long rows, String why) {
        return new TrainedSegment(segment, rows, why, new int[0], new double[0]);
    }

    static TrainedSegment of(Row row) {
        return new TrainedSegment(
                row.getString(0),
                row.getLong(1),
                row.getString(2),
                CollectionConverters.asJava(row.<Integer>getSeq(3)).stream()
                        .mapToInt(i -> i)
                        .toArray(),
                CollectionConverters.asJava(row.<Double>getSeq(4)).stream()
                        .mapToDouble(d -> d)
                        .toArray());
    }

    Row row() {
        return RowFactory.create(
                segment,
                rows,
                served,
                Arrays.stream(ints).boxed().toArray(Integer[]::new),
                Arrays.stream(doubles).boxed().toArray(Double[]::new));
    }

    boolean hasOwn() {
        return served.equals(OWN);
    }

    /** Of its model on the heap. */
    long bytes() {
        return 4L * ints.length + 8L * doubles.length + 200;
    }

    String segment() {
        return segment;
    }

    long rows() {
        return rows;
    }

    String served() {
        return served;
    }

    int[] ints() {
        return ints;
    }

    double[] doubles() {
        return doubles;
    }
}

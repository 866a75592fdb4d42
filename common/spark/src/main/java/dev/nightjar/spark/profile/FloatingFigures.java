/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** Of floating-point numbers; those that are not finite are only counted. */
final class FloatingFigures extends NumberFigures {

    private long notFinite;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean narrow;

    FloatingFigures(boolean full) {
        super(full, true, true);
    }

    @Override
    void add(Object value) {
        narrow |= value instanceof Float;
        double number = ((Number) value).doubleValue();
        // the zeros are one value, and all NaN
        long bits = Double.doubleToLongBits(number + 0.0);
        if (full()) {
            different(bits);
        }
        if (Double.isFinite(number)) {
            min = Math.min(min, number);
            max = Math.max(max, number);
            measure(number, bits);
        } else {
            notFinite++;
        }
    }

    @Override
    void merge(ColumnFigures others) {
        super.merge(others);
        FloatingFigures other = (FloatingFigures) others;
        notFinite += other.notFinite;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        narrow |= other.narrow;
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeLong(notFinite);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeBoolean(narrow);
    }

    @Override
    void read(DataInput in) throws IOException {
        super.read(in);
        notFinite = in.readLong();
        min = in.readDouble();
        max = in.readDouble();
        narrow = in.readBoolean();
    }

    @Override
    long notFinite() {
        return notFinite;
    }

    @Override
    Optional<ColumnProfile.Ends> range() {
        return min > max ? Optional.empty() : Optional.of(new ColumnProfile.Ends(shown(min), shown(max)));
    }

    /** A FLOAT of 0.1 as 0.1, not as the double that is nearest to it. */
    private double shown(double value) {
        return narrow ? Double.parseDouble(Float.toString((float) value)) : value;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** Of integers, booleans as 0 and 1, dates as days and times as microseconds since 1970. */
final class WholeFigures extends NumberFigures {

    private static final double MICROS = 1e6;

    private final double unit;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    WholeFigures(boolean full, boolean withMoments, boolean withFrequent) {
        super(full, withMoments, withFrequent);
        // of times, which alone are without frequent values, sketches hold seconds
        this.unit = withFrequent ? 1 : MICROS;
    }

    @Override
    void add(Object value) {
        long whole = value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
        min = Math.min(min, whole);
        max = Math.max(max, whole);
        if (full()) {
            different(whole);
            measure(whole / unit, whole);
        }
    }

    @Override
    void merge(ColumnFigures others) {
        super.merge(others);
        WholeFigures other = (WholeFigures) others;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeLong(min);
        out.writeLong(max);
    }

    @Override
    void read(DataInput in) throws IOException {
        super.read(in);
        min = in.readLong();
        max = in.readLong();
    }

    @Override
    Optional<ColumnProfile.Ends> range() {
        return min > max ? Optional.empty() : Optional.of(new ColumnProfile.Ends(min, max));
    }
}

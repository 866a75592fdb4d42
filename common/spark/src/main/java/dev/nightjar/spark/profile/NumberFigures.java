/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;

/** Of columns whose values are numbers, or lie on a line as dates and times do. */
abstract class NumberFigures extends ColumnFigures {

    private final boolean withMoments;
    private long count;
    private double mean;
    private double squares;
    private KllDoublesSketch quantiles;
    private LongsSketch frequent;

    /**
     * @param withMoments whether a mean says something
     * @param withFrequent whether it says something which values are frequent
     */
    NumberFigures(boolean full, boolean withMoments, boolean withFrequent) {
        super(full);
        this.withMoments = full && withMoments;
        this.quantiles = full ? KllDoublesSketch.newHeapInstance(Sketches.KLL_K) : null;
        this.frequent = full && withFrequent ? new LongsSketch(Sketches.TRACKED) : null;
    }

    /**
     * Counts a finite value in sketches and moments.
     *
     * @param item what tells it from other values
     */
    final void measure(double value, long item) {
        if (!full()) {
            return;
        }
        quantiles.update(value);
        if (frequent != null) {
            frequent.update(item);
        }
        if (withMoments) {
            // Welford 1962
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }
    }

    @Override
    void merge(ColumnFigures others) {
        super.merge(others);
        NumberFigures other = (NumberFigures) others;
        if (!full()) {
            return;
        }
        quantiles.merge(other.quantiles);
        if (frequent != null) {
            frequent.merge(other.frequent);
        }
        if (other.count > 0) {
            // Chan, Golub and LeVeque 1979
            long all = count + other.count;
            double delta = other.mean - mean;
            squares += other.squares + delta * delta * ((double) count * other.count / all);
            mean += delta * other.count / all;
            count = all;
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        if (full()) {
            out.writeLong(count);
            out.writeDouble(mean);
            out.writeDouble(squares);
            Bytes.write(out, quantiles.toByteArray());
            if (frequent != null) {
                Bytes.write(out, frequent.toByteArray());
            }
        }
    }

    @Override
    void read(DataInput in) throws IOException {
        super.read(in);
        if (full()) {
            count = in.readLong();
            mean = in.readDouble();
            squares = in.readDouble();
            quantiles = KllDoublesSketch.heapify(Memory.wrap(Bytes.read(in)));
            if (frequent != null) {
                frequent = LongsSketch.getInstance(Memory.wrap(Bytes.read(in)));
            }
        }
    }

    @Override
    Optional<ColumnProfile.Moments> moments() {
        return count == 0
                ? Optional.empty()
                : Optional.of(new ColumnProfile.Moments(count, mean, count > 1 ? Math.sqrt(squares / (count - 1)) : 0));
    }

    @Override
    Sketches sketches(byte[] distinct) {
        return new Sketches(
                Optional.of(distinct),
                Optional.of(quantiles.toByteArray()),
                Optional.ofNullable(frequent).map(LongsSketch::toByteArray));
    }
}

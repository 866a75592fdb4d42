/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Rows by actual and predicted class, with the sums of their losses and of the squares of these. */
final class ConfusionTally implements Tally<ConfusionTally> {

    /** @param classes how many */
    record Kind(int classes) implements TallyKind<ConfusionTally> {

        private static final long serialVersionUID = 1;

        @Override
        public ConfusionTally empty() {
            return new ConfusionTally(classes);
        }
    }

    private static final double TINY = 1e-15;

    /** By actual class, of those that have rows; then by predicted class. */
    private final double[][] counts;

    private double logLoss;
    private double logLossSquares;

    ConfusionTally(int classes) {
        this.counts = new double[classes][];
    }

    /** @param values actual and predicted class, from 0, and the probability that was given to the actual one */
    @Override
    public void add(double[] values) {
        row((int) values[0])[(int) values[1]]++;
        double loss = -Math.log(Math.max(TINY, Math.min(1 - TINY, values[2])));
        logLoss += loss;
        logLossSquares += loss * loss;
    }

    @Override
    public void merge(ConfusionTally other) {
        for (int actual = 0; actual < counts.length; actual++) {
            if (other.counts[actual] != null) {
                double[] row = row(actual);
                for (int predicted = 0; predicted < row.length; predicted++) {
                    row[predicted] += other.counts[actual][predicted];
                }
            }
        }
        logLoss += other.logLoss;
        logLossSquares += other.logLossSquares;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (double[] row : counts) {
            out.writeBoolean(row != null);
            if (row != null) {
                for (double count : row) {
                    out.writeDouble(count);
                }
            }
        }
        out.writeDouble(logLoss);
        out.writeDouble(logLossSquares);
    }

    @Override
    public void read(DataInput in) throws IOException {
        for (int actual = 0; actual < counts.length; actual++) {
            if (in.readBoolean()) {
                double[] row = row(actual);
                for (int predicted = 0; predicted < row.length; predicted++) {
                    row[predicted] = in.readDouble();
                }
            }
        }
        logLoss = in.readDouble();
        logLossSquares = in.readDouble();
    }

    Confusion confusion() {
        double[][] all = new double[counts.length][];
        for (int actual = 0; actual < counts.length; actual++) {
            all[actual] = counts[actual] == null ? new double[counts.length] : counts[actual];
        }
        return new Confusion(all, logLoss, logLossSquares);
    }

    private double[] row(int actual) {
        if (counts[actual] == null) {
            counts[actual] = new double[counts.length];
        }
        return counts[actual];
    }
}

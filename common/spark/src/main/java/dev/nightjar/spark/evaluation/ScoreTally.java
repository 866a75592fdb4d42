/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Rows of a score in 0..1 and a class, 1 or 0, counted by bin of the score, with their losses. Bins are even in log odds and
 * come in pages, of which those are kept that have rows.
 */
final class ScoreTally implements Tally<ScoreTally> {

    /** All are the same. */
    record Kind() implements TallyKind<ScoreTally> {

        private static final long serialVersionUID = 1;

        @Override
        public ScoreTally empty() {
            return new ScoreTally();
        }
    }

    /**
     * Bins are even in log odds, from -20 to 20, and so as fine among the tiny probabilities of a rare class as among
     * others: rows of one bin, which count as ties, differ by a five-hundredth of their odds.
     */
    private static final int BINS_A_LOGIT = 500;

    private static final int MIDDLE = 20 * BINS_A_LOGIT;
    private static final int BINS = 2 * MIDDLE;
    private static final int PAGE = 250;
    private static final int END = -1;
    private static final double TINY = 1e-15;

    /** Of a bin the negative rows, then the positive ones. */
    private final double[][] pages = new double[BINS / PAGE][];

    /** Of the negative rows, then of the positive ones. */
    private final double[] logLoss = new double[2];

    private final double[] squares = new double[2];

    /** @param values the score, and the class */
    @Override
    public void add(double[] values) {
        double score = values[0];
        int positive = values[1] > 0.5 ? 1 : 0;
        double sure = Math.max(Math.min(score, 1 - TINY), TINY);
        page(bin(sure))[slot(bin(sure), positive)]++;
        logLoss[positive] -= Math.log(positive == 1 ? sure : 1 - sure);
        squares[positive] += (score - positive) * (score - positive);
    }

    @Override
    public void merge(ScoreTally other) {
        for (int page = 0; page < pages.length; page++) {
            if (other.pages[page] != null) {
                double[] counts = page(page * PAGE);
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += other.pages[page][i];
                }
            }
        }
        for (int positive = 0; positive < 2; positive++) {
            logLoss[positive] += other.logLoss[positive];
            squares[positive] += other.squares[positive];
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (int bin = 0; bin < BINS; bin++) {
            if (rows(bin) > 0) {
                out.writeInt(bin);
                out.writeDouble(count(bin, 0));
                out.writeDouble(count(bin, 1));
            }
        }
        out.writeInt(END);
        for (int positive = 0; positive < 2; positive++) {
            out.writeDouble(logLoss[positive]);
            out.writeDouble(squares[positive]);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        for (int bin = in.readInt(); bin != END; bin = in.readInt()) {
            page(bin)[slot(bin, 0)] = in.readDouble();
            page(bin)[slot(bin, 1)] = in.readDouble();
        }
        for (int positive = 0; positive < 2; positive++) {
            logLoss[positive] = in.readDouble();
            squares[positive] = in.readDouble();
        }
    }

    /** What was counted, without the empty bins. */
    ScoreCells cells() {
        int filled = 0;
        for (int bin = 0; bin < BINS; bin++) {
            filled += rows(bin) > 0 ? 1 : 0;
        }
        double[] edges = new double[filled];
        double[] centres = new double[filled];
        double[][] counts = new double[2][filled];
        for (int bin = 0, cell = 0; bin < BINS; bin++) {
            if (rows(bin) > 0) {
                edges[cell] = bin == 0 ? 0 : score(bin);
                centres[cell] = score(bin + 0.5);
                counts[0][cell] = count(bin, 0);
                counts[1][cell] = count(bin, 1);
                cell++;
            }
        }
        return ScoreCells.of(edges, centres, counts, logLoss, squares);
    }

    private double rows(int bin) {
        return count(bin, 0) + count(bin, 1);
    }

    private double count(int bin, int positive) {
        double[] page = pages[bin / PAGE];
        return page == null ? 0 : page[slot(bin, positive)];
    }

    private double[] page(int bin) {
        double[] page = pages[bin / PAGE];
        if (page == null) {
            page = new double[2 * PAGE];
            pages[bin / PAGE] = page;
        }
        return page;
    }

    private static int slot(int bin, int positive) {
        return 2 * (bin % PAGE) + positive;
    }

    private static int bin(double sure) {
        double logit = Math.log(sure) - Math.log(1 - sure);
        return (int) Math.max(0, Math.min(BINS - 1, Math.floor(logit * BINS_A_LOGIT) + MIDDLE));
    }

    private static double score(double bin) {
        return 1 / (1 + Math.exp((MIDDLE - bin) / BINS_A_LOGIT));
    }
}

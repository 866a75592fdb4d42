/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Sums over rows in {@value #BLOCKS} blocks, which are what is drawn again for intervals: the method of random groups
 * (Wolter 2007, chapter 2), for metrics made of sums. Of the first sum's values the squared deviations are kept too, by
 * Chan, Golub and LeVeque 1983.
 */
final class BlockTally implements Tally<BlockTally> {

    static final int BLOCKS = 256;

    private static final int ROWS = 0;
    private static final int MEAN = 1;
    private static final int DEVIATIONS = 2;
    private static final int SUMS = 3;

    /** Computes what is summed of a row. Those that compute the same are equal. */
    interface Terms extends Serializable {

        int number();

        /** @param values of the row; the first is its block */
        void of(double[] values, double[] terms);
    }

    /** By what is summed. */
    record Kind(Terms terms) implements TallyKind<BlockTally> {

        private static final long serialVersionUID = 1;

        @Override
        public BlockTally empty() {
            return new BlockTally(terms);
        }
    }

    private final Terms terms;
    private final double[] scratch;
    private final double[][] blocks = new double[BLOCKS][];

    BlockTally(Terms terms) {
        this.terms = terms;
        this.scratch = new double[terms.number()];
    }

    @Override
    public void add(double[] values) {
        terms.of(values, scratch);
        double[] block = block((int) values[0]);
        block[ROWS]++;
        double distance = scratch[0] - block[MEAN];
        block[MEAN] += distance / block[ROWS];
        block[DEVIATIONS] += distance * (scratch[0] - block[MEAN]);
        for (int i = 0; i < scratch.length; i++) {
            block[SUMS + i] += scratch[i];
        }
    }

    @Override
    public void merge(BlockTally other) {
        for (int i = 0; i < BLOCKS; i++) {
            if (other.blocks[i] != null) {
                merge(block(i), other.blocks[i], 1);
            }
        }
    }

    /** Adds so many times another block. */
    private static void merge(double[] block, double[] other, double times) {
        double added = times * other[ROWS];
        double rows = block[ROWS] + added;
        double distance = other[MEAN] - block[MEAN];
        block[DEVIATIONS] += times * other[DEVIATIONS] + distance * distance * block[ROWS] * added / rows;
        block[MEAN] += distance * added / rows;
        block[ROWS] = rows;
        for (int i = SUMS; i < block.length; i++) {
            block[i] += times * other[i];
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (double[] block : blocks) {
            out.writeBoolean(block != null);
            if (block != null) {
                for (double value : block) {
                    out.writeDouble(value);
                }
            }
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        for (int i = 0; i < BLOCKS; i++) {
            if (in.readBoolean()) {
                double[] block = block(i);
                for (int j = 0; j < block.length; j++) {
                    block[j] = in.readDouble();
                }
            }
        }
    }

    private double[] block(int number) {
        if (blocks[number] == null) {
            blocks[number] = new double[SUMS + scratch.length];
        }
        return blocks[number];
    }

    /** The sums of all rows. */
    Sums sums() {
        return sums(block -> 1);
    }

    /** How often a block counts. */
    interface Draw {
        double times(int block);
    }

    /** The sums of blocks, each so many times. */
    Sums sums(Draw draw) {
        double[] all = new double[SUMS + scratch.length];
        for (int i = 0; i < BLOCKS; i++) {
            if (blocks[i] != null) {
                double times = draw.times(i);
                if (times > 0) {
                    merge(all, blocks[i], times);
                }
            }
        }
        return new Sums(all);
    }

    /** Sums over rows. */
    static final class Sums {

        private final double[] values;

        private Sums(double[] values) {
            this.values = values;
        }

        double rows() {
            return values[ROWS];
        }

        /** Sum of the squared distances of the first term from its mean. */
        double deviations() {
            return values[DEVIATIONS];
        }

        double sum(int term) {
            return values[SUMS + term];
        }

        double mean(int term) {
            return sum(term) / rows();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import dev.nightjar.spark.expression.AggregateBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.HyperLogLogPlusPlusHelper;
import org.apache.spark.sql.types.DataType;

/**
 * Registers of HyperLogLog++, of which Spark packs ten of six bits into a word. Few are set where few values are distinct, as
 * in most parts: their bytes are then pairs of a word's index and the word, unless all words take less room.
 */
final class DistinctRegisters implements AggregateBuffer<DistinctRegisters> {

    private static final int REGISTER_BITS = 6;
    private static final int REGISTERS_A_WORD = Long.SIZE / REGISTER_BITS;
    private static final long REGISTER = (1L << REGISTER_BITS) - 1;
    private static final int PAIR_BYTES = Integer.BYTES + Long.BYTES;

    private final HyperLogLogPlusPlusHelper helper;
    private final InternalRow words;

    /** None are set. */
    DistinctRegisters(HyperLogLogPlusPlusHelper helper) {
        this.helper = helper;
        Object[] zeros = new Object[helper.numWords()];
        Arrays.fill(zeros, 0L);
        this.words = new GenericInternalRow(zeros);
    }

    /** Sets that of a value. */
    void add(Object value, DataType type) {
        helper.update(words, 0, value, type);
    }

    /** Keeps the greater of each two registers. */
    @Override
    public void merge(DistinctRegisters others) {
        helper.merge(words, others.words, 0, 0);
    }

    /** Keeps the greater of each two registers. */
    void merge(byte[] others) {
        ByteBuffer from = ByteBuffer.wrap(others);
        boolean pairs = others.length < helper.numWords() * Long.BYTES;
        for (int next = 0; from.hasRemaining(); next++) {
            int word = pairs ? from.getInt() : next;
            words.setLong(word, greater(words.getLong(word), from.getLong()));
        }
    }

    private static long greater(long one, long other) {
        long greater = 0;
        for (int register = 0; register < REGISTERS_A_WORD; register++) {
            long mask = REGISTER << (register * REGISTER_BITS);
            greater |= Math.max(one & mask, other & mask);
        }
        return greater;
    }

    /** How many distinct values there were, as Spark estimates it. */
    long number() {
        return helper.query(words, 0);
    }

    @Override
    public byte[] bytes() {
        int set = 0;
        for (int word = 0; word < helper.numWords(); word++) {
            set += words.getLong(word) == 0 ? 0 : 1;
        }
        boolean pairs = set * PAIR_BYTES < helper.numWords() * Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(pairs ? set * PAIR_BYTES : helper.numWords() * Long.BYTES);
        for (int word = 0; word < helper.numWords(); word++) {
            long value = words.getLong(word);
            if (!pairs) {
                bytes.putLong(value);
            } else if (value != 0) {
                bytes.putInt(word).putLong(value);
            }
        }
        return bytes.array();
    }
}

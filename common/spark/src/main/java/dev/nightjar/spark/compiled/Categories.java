/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The indices of the labels of one `StringIndexerModel`; what is no label, or null, has the index after the last. A hash table
 * with open addressing (Knuth, The Art of Computer Programming, volume 3, section 6.4) over the first and the last eight bytes,
 * which are all of most labels: there nothing is called for a row and no object is looked into.
 */
public final class Categories implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The golden ratio, by which Knuth's multiplicative hash spreads what differs in few bits. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int WORD = Long.BYTES;

    private final int count;
    private final int shift;
    private final UTF8String[] labels;
    private final long[] firsts;
    private final long[] lasts;
    private final int[] indices;

    Categories(String[] labels) {
        this.count = labels.length;
        // at most half full
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(2 * count));
        this.shift = Long.SIZE - bits;
        this.labels = new UTF8String[1 << bits];
        this.firsts = new long[1 << bits];
        this.lasts = new long[1 << bits];
        this.indices = new int[1 << bits];
        for (int i = 0; i < count; i++) {
            put(UTF8String.fromString(labels[i]), i);
        }
    }

    private void put(UTF8String label, int index) {
        int slot = slot(label, first(label), last(label));
        while (labels[slot] != null) {
            slot = next(slot);
        }
        labels[slot] = label;
        firsts[slot] = first(label);
        lasts[slot] = last(label);
        indices[slot] = index;
    }

    /** From 0; of any other text, or null, the number of labels. */
    public double index(UTF8String text) {
        int slot = find(text);
        return slot < 0 ? count : indices[slot];
    }

    /** A flag if there is a text that is none of the labels, else 0. */
    public long unknown(UTF8String text, long flag) {
        return text == null || find(text) >= 0 ? 0 : flag;
    }

    private int find(UTF8String text) {
        if (text == null) {
            return -1;
        }
        long first = first(text);
        long last = last(text);
        int slot = slot(text, first, last);
        for (; labels[slot] != null; slot = next(slot)) {
            if (firsts[slot] == first && lasts[slot] == last && isSame(labels[slot], text)) {
                return slot;
            }
        }
        return -1;
    }

    /** Of texts whose first and last bytes are the same. */
    private static boolean isSame(UTF8String label, UTF8String text) {
        return label.numBytes() == text.numBytes() && (text.numBytes() <= 2 * WORD || label.equals(text));
    }

    private int slot(UTF8String text, long first, long last) {
        int rest = text.numBytes() > 2 * WORD ? text.hashCode() : text.numBytes();
        return (int) (((first * SPREAD ^ last) * SPREAD + rest) * SPREAD >>> shift);
    }

    private int next(int slot) {
        return slot + 1 & labels.length - 1;
    }

    /** With zeros behind a shorter text. */
    private static long first(UTF8String text) {
        return text.getPrefix();
    }

    /** They may overlap the first ones. */
    private static long last(UTF8String text) {
        int bytes = text.numBytes();
        return bytes <= WORD ? 0 : Platform.getLong(text.getBaseObject(), text.getBaseOffset() + bytes - WORD);
    }
}

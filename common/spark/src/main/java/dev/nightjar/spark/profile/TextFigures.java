/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnSummary.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/** Of text. */
final class TextFigures extends ColumnFigures {

    /** Longer text is cut: enough to tell values apart, and a sketch of them stays small. */
    private static final int TEXT_LENGTH = 100;

    private static final long SEED = 42;

    /** So many different values are counted before the sketch gets them, which wants a Java string for each. */
    private static final int AHEAD = 1024;

    private static final ArrayOfStringsSerDe STRINGS = new ArrayOfStringsSerDe();

    private final Map<UTF8String, long[]> ahead = new HashMap<>();
    private ItemsSketch<String> frequent = new ItemsSketch<>(Sketches.TRACKED);
    private UTF8String min;
    private UTF8String max;
    private long count;
    private long characters;
    private int shortest = Integer.MAX_VALUE;
    private int longest;

    TextFigures() {
        super(true);
    }

    @Override
    void add(Object value) {
        UTF8String text = (UTF8String) value;
        different(XXH64.hashUTF8String(text, SEED));
        int length = text.numChars();
        count++;
        characters += length;
        shortest = Math.min(shortest, length);
        longest = Math.max(longest, length);
        UTF8String cut = length <= TEXT_LENGTH ? text : text.substring(0, TEXT_LENGTH);
        long[] times = ahead.get(cut);
        if (times != null) {
            times[0]++;
            return;
        }
        // the row's memory is used again for the next one
        UTF8String kept = cut.copy();
        extend(kept, kept);
        ahead.put(kept, new long[] {1});
        if (ahead.size() == AHEAD) {
            sketchAhead();
        }
    }

    private void extend(UTF8String least, UTF8String most) {
        min = min == null || least.binaryCompare(min) < 0 ? least : min;
        max = max == null || most.binaryCompare(max) > 0 ? most : max;
    }

    private void sketchAhead() {
        ahead.forEach((text, times) -> frequent.update(text.toString(), times[0]));
        ahead.clear();
    }

    @Override
    void merge(ColumnFigures others) {
        super.merge(others);
        TextFigures other = (TextFigures) others;
        sketchAhead();
        other.sketchAhead();
        frequent.merge(other.frequent);
        if (other.count > 0) {
            extend(other.min, other.max);
        }
        count += other.count;
        characters += other.characters;
        shortest = Math.min(shortest, other.shortest);
        longest = Math.max(longest, other.longest);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        sketchAhead();
        Bytes.write(out, frequent.toByteArray(STRINGS));
        out.writeLong(count);
        out.writeLong(characters);
        out.writeInt(shortest);
        out.writeInt(longest);
        if (count > 0) {
            Bytes.write(out, min.getBytes());
            Bytes.write(out, max.getBytes());
        }
    }

    @Override
    void read(DataInput in) throws IOException {
        super.read(in);
        frequent = ItemsSketch.getInstance(Memory.wrap(Bytes.read(in)), STRINGS);
        count = in.readLong();
        characters = in.readLong();
        shortest = in.readInt();
        longest = in.readInt();
        if (count > 0) {
            min = UTF8String.fromBytes(Bytes.read(in));
            max = UTF8String.fromBytes(Bytes.read(in));
        }
    }

    @Override
    Optional<ColumnProfile.Ends> range() {
        return Optional.ofNullable(min).map(least -> new ColumnProfile.Ends(least.toString(), max.toString()));
    }

    @Override
    Optional<Lengths> lengths() {
        return count == 0 ? Optional.empty() : Optional.of(new Lengths(shortest, (double) characters / count, longest));
    }

    @Override
    Sketches sketches(byte[] distinct) {
        sketchAhead();
        return new Sketches(Optional.of(distinct), Optional.empty(), Optional.of(frequent.toByteArray(STRINGS)));
    }
}

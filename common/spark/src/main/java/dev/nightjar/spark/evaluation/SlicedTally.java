/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.spark.expression.AggregateBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A tally of all rows and of each part that has some. */
final class SlicedTally<T extends Tally<T>> implements AggregateBuffer<SlicedTally<T>> {

    private final TallyKind<T> kind;
    private final List<SliceColumn.Lookup> lookups;
    private final T whole;
    private final List<List<T>> parts = new ArrayList<>();

    SlicedTally(TallyKind<T> kind, List<SliceColumn> slices) {
        this.kind = kind;
        this.lookups = slices.stream().map(SliceColumn::lookup).toList();
        this.whole = kind.empty();
        for (SliceColumn slice : slices) {
            List<T> none = new ArrayList<>();
            slice.parts().forEach(part -> none.add(null));
            parts.add(none);
        }
    }

    /** From {@link #bytes()} of one of the same kind and slices. */
    static <T extends Tally<T>> SlicedTally<T> of(TallyKind<T> kind, List<SliceColumn> slices, byte[] bytes) {
        SlicedTally<T> tally = new SlicedTally<>(kind, slices);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            tally.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tally;
    }

    @Override
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** One more row. */
    void add(double[] values) {
        whole.add(values);
    }

    /** The same row as part of a slice, by its value there. */
    void add(int slice, Object value, double[] values) {
        int part = lookups.get(slice).part(value);
        if (part != SliceColumn.NO_PART) {
            part(slice, part).add(values);
        }
    }

    private T part(int slice, int part) {
        T tally = parts.get(slice).get(part);
        if (tally == null) {
            tally = kind.empty();
            parts.get(slice).set(part, tally);
        }
        return tally;
    }

    @Override
    public void merge(SlicedTally<T> other) {
        whole.merge(other.whole);
        for (int slice = 0; slice < parts.size(); slice++) {
            List<T> others = other.parts.get(slice);
            for (int part = 0; part < others.size(); part++) {
                if (others.get(part) != null) {
                    part(slice, part).merge(others.get(part));
                }
            }
        }
    }

    /** What was tallied, with the names of parts. */
    Tallied<T> named(List<SliceColumn> slices) {
        List<Tallied.Part<T>> named = new ArrayList<>();
        for (int slice = 0; slice < parts.size(); slice++) {
            SliceColumn column = slices.get(slice);
            for (int part = 0; part < column.parts().size(); part++) {
                T tally = parts.get(slice).get(part);
                if (tally != null) {
                    named.add(new Tallied.Part<>(column.slice(), column.parts().get(part), tally));
                }
            }
        }
        return new Tallied<>(whole, List.copyOf(named));
    }

    private void write(DataOutput out) throws IOException {
        whole.write(out);
        for (List<T> slice : parts) {
            for (T part : slice) {
                out.writeBoolean(part != null);
                if (part != null) {
                    part.write(out);
                }
            }
        }
    }

    private void read(DataInput in) throws IOException {
        whole.read(in);
        for (int slice = 0; slice < parts.size(); slice++) {
            for (int part = 0; part < parts.get(slice).size(); part++) {
                if (in.readBoolean()) {
                    part(slice, part).read(in);
                }
            }
        }
    }
}

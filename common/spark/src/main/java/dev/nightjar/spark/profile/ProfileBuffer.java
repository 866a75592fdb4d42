/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.spark.expression.AggregateBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The figures of several columns over the same rows. */
final class ProfileBuffer implements AggregateBuffer<ProfileBuffer> {

    private final List<ColumnFigures> columns;
    private long rows;

    ProfileBuffer(List<ProfiledColumn> columns, boolean full) {
        this.columns = columns.stream()
                .map(column -> ColumnFigures.of(column.type(), full))
                .toList();
    }

    /** From {@link #bytes()} of a buffer of the same columns. */
    static ProfileBuffer of(List<ProfiledColumn> columns, boolean full, byte[] bytes) {
        ProfileBuffer buffer = new ProfileBuffer(columns, full);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            buffer.rows = in.readLong();
            for (ColumnFigures column : buffer.columns) {
                column.read(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer;
    }

    @Override
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(rows);
            for (ColumnFigures column : columns) {
                column.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** One more row, whose values are to follow. */
    void row() {
        rows++;
    }

    void update(int column, Object value) {
        columns.get(column).update(value);
    }

    @Override
    public void merge(ProfileBuffer other) {
        rows += other.rows;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).merge(other.columns.get(i));
        }
    }

    List<ColumnProfile> profiles(List<ProfiledColumn> described) {
        List<ColumnProfile> profiles = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            profiles.add(columns.get(i).profile(described.get(i), i, rows));
        }
        return List.copyOf(profiles);
    }
}

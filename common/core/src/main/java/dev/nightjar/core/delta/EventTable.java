/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * An append-only Delta table whose first column is text and its only partition column. Appends by many writers at once
 * all succeed, in some order, unless they claim the same place in a sequence.
 */
public final class EventTable {

    private static final int TRIES = 20;

    private final String path;
    private final StructType schema;
    private final Engine engine;

    /** A table at a Hadoop path, made at the first append. */
    public EventTable(String path, StructType schema, Configuration hadoop) {
        this.path = path;
        this.schema = schema;
        this.engine = KernelEngine.on(hadoop);
    }

    /** A place in a sequence of appends that belong together, such as the events of one model. */
    public record Place(String sequence, long number) {}

    /** Someone else has appended at this place already. */
    public static final class PlaceTaken extends Exception {
        private static final long serialVersionUID = 1L;

        PlaceTaken(Throwable cause) {
            super(cause);
        }
    }

    /** Appends rows of one partition in one commit, their values in the order of the schema. */
    public void append(List<List<Object>> rows) {
        try {
            append(Optional.empty(), rows);
        } catch (PlaceTaken e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Appends a row at a place in its sequence.
     *
     * @throws PlaceTaken if that place, or a later one, was taken
     */
    public void appendAt(Place place, Object... values) throws PlaceTaken {
        appendAt(place, List.of(Arrays.asList(values)));
    }

    /**
     * Appends rows of one partition at a place in their sequence, in one commit.
     *
     * @throws PlaceTaken if that place, or a later one, was taken
     */
    public void appendAt(Place place, List<List<Object>> rows) throws PlaceTaken {
        append(Optional.of(place), rows);
    }

    /** Rows of one partition, or of all, each read by `reader`, in no order. */
    public <T> List<T> read(Optional<String> partition, Function<Row, T> reader) {
        Snapshot snapshot;
        try {
            snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
        } catch (TableNotFoundException e) {
            return List.of();
        }
        ScanBuilder builder = snapshot.getScanBuilder();
        Scan scan = partition
                .map(value -> builder.withFilter(
                        new Predicate("=", new Column(schema.at(0).getName()), Literal.ofString(value))))
                .orElse(builder)
                .build();
        try {
            return rows(scan, reader);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read table " + path, e);
        }
    }

    private <T> List<T> rows(Scan scan, Function<Row, T> reader) throws IOException {
        List<T> found = new ArrayList<>();
        new TableScan(engine, scan).forEachWhile(row -> found.add(reader.apply(row)));
        return found;
    }

    private void append(Optional<Place> place, List<List<Object>> rows) throws PlaceTaken {
        for (int attempt = 1; ; attempt++) {
            try {
                commit(place, rows);
                return;
            } catch (ConcurrentTransactionException e) {
                throw new PlaceTaken(e);
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException | TableAlreadyExistsException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                pause(attempt);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot append to table " + path, e);
            }
        }
    }

    private void commit(Optional<Place> place, List<List<Object>> rows) throws IOException {
        Transaction transaction = begin(place);
        Partition partition =
                new Partition(Map.of(schema.at(0).getName(), rows.get(0).get(0)), rows);
        TransactionCommitResult result = transaction.commit(
                engine, CloseableIterable.inMemoryIterable(partition.add(engine, transaction, schema)));
        Checkpoints.after(result, engine, path);
    }

    private Transaction begin(Optional<Place> place) {
        Table table = Table.forPath(engine, path);
        boolean exists = exists(table);
        TransactionBuilder builder = table.createTransactionBuilder(
                engine, KernelEngine.NAME, exists ? Operation.WRITE : Operation.CREATE_TABLE);
        if (!exists) {
            builder = builder.withSchema(engine, schema)
                    .withPartitionColumns(engine, List.of(schema.at(0).getName()));
        }
        if (place.isPresent()) {
            builder = builder.withTransactionId(
                    engine, place.get().sequence(), place.get().number());
        }
        return builder.build(engine);
    }

    private boolean exists(Table table) {
        try {
            return table.getLatestSnapshot(engine).getVersion() >= 0;
        } catch (TableNotFoundException e) {
            return false;
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(20L * attempt + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting to append", e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.CommitInfo;
import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A Delta table of few rows that is partitioned by one DATE column. Its rows of a date are replaced in one commit,
 * without Spark, whose own commits take ten times as long.
 */
public final class DateTable {

    private static final int TRIES = 20;

    private final String path;
    private final Engine engine;

    /** A table that exists at a Hadoop path. */
    public DateTable(String path, Configuration hadoop) {
        this.path = path;
        this.engine = KernelEngine.on(hadoop);
    }

    /**
     * Replaces what the table holds of a date. Of two writers at once each leaves its date as it wanted it; if it is the
     * same date, that of the later commit stays.
     *
     * @param rows values in the order of the table's columns, as Delta Kernel has them: days since 1970 for DATE,
     *     microseconds since then for TIMESTAMP
     * @param info kept as JSON in the commit's `engineInfo`
     * @return the version that it made
     */
    public long replace(LocalDate date, List<List<Object>> rows, CommitInfo info) {
        for (int attempt = 1; ; attempt++) {
            try {
                return commit(date, rows, info);
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException e) {
                // the files to remove may be others now
                if (attempt == TRIES) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write table " + path, e);
            }
        }
    }

    private long commit(LocalDate date, List<List<Object>> rows, CommitInfo info) throws IOException {
        Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
        StructType schema = snapshot.getSchema();
        String column = snapshot.getPartitionColumnNames().get(0);
        Literal day = Literal.ofDate((int) date.toEpochDay());
        Transaction transaction = snapshot.buildUpdateTableTransaction(engineInfo(info), Operation.WRITE)
                .withMaxRetries(0)
                .build(engine);
        List<Row> actions = removals(snapshot, column, day);
        if (!rows.isEmpty()) {
            try (CloseableIterator<Row> added =
                    new Partition(Map.of(column, day)).add(engine, transaction, schema, rows)) {
                added.forEachRemaining(actions::add);
            }
        }
        TransactionCommitResult result = transaction.commit(
                engine, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
        Checkpoints.after(result, engine, path);
        return result.getVersion();
    }

    private List<Row> removals(Snapshot snapshot, String column, Literal day) throws IOException {
        Scan scan = snapshot.getScanBuilder()
                .withFilter(new Predicate("=", new Column(column), day))
                .build();
        List<Row> actions = new ArrayList<>();
        try (CloseableIterator<Row> files = Utils.intoRows(scan.getScanFiles(engine))) {
            while (files.hasNext()) {
                AddFile file = new AddFile(files.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
                actions.add(SingleAction.createRemoveFileSingleAction(
                        file.toRemoveFileRow(true, Optional.of(System.currentTimeMillis()))));
            }
        }
        return actions;
    }

    private static String engineInfo(CommitInfo info) {
        try {
            return KernelEngine.NAME + " " + Json.MAPPER.writeValueAsString(info);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

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
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A partitioned Delta table of few rows. Partitions are replaced in one commit, without Spark, whose own commits take ten
 * times as long.
 */
public final class SmallTable {

    private static final int TRIES = 20;

    /** What was removed is kept for vacuum by real time, whatever night it is. */
    private static final Clock WALL_CLOCK = Clock.systemUTC();

    private final String path;
    private final Engine engine;

    /** A table that exists at a Hadoop path. */
    public SmallTable(String path, Configuration hadoop) {
        this.path = path;
        this.engine = KernelEngine.on(hadoop);
    }

    /**
     * Replaces what the table holds of some partitions. Of two writers at once each leaves its partitions as it wanted
     * them; of the same partition the later commit stays.
     *
     * @param info kept as JSON in the commit's `engineInfo`
     * @return the version that it made; empty if there was nothing to replace by nothing
     */
    public Optional<Long> replace(List<Partition> partitions, CommitInfo info) {
        for (int attempt = 1; ; attempt++) {
            try {
                return commit(partitions, info);
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

    private Optional<Long> commit(List<Partition> partitions, CommitInfo info) throws IOException {
        Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
        Transaction transaction = snapshot.buildUpdateTableTransaction(engineInfo(info), Operation.WRITE)
                .withMaxRetries(0)
                .build(engine);
        List<Row> actions = new ArrayList<>();
        for (Partition partition : partitions) {
            remove(partition, snapshot, actions);
            if (!partition.rows().isEmpty()) {
                try (CloseableIterator<Row> added = partition.add(engine, transaction, snapshot.getSchema())) {
                    added.forEachRemaining(actions::add);
                }
            }
        }
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        TransactionCommitResult result = transaction.commit(
                engine, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
        Checkpoints.after(result, engine, path);
        return Optional.of(result.getVersion());
    }

    private void remove(Partition partition, Snapshot snapshot, List<Row> actions) throws IOException {
        Scan scan = snapshot.getScanBuilder().withFilter(partition.predicate()).build();
        try (CloseableIterator<Row> files = Utils.intoRows(scan.getScanFiles(engine))) {
            while (files.hasNext()) {
                AddFile file = new AddFile(files.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
                actions.add(SingleAction.createRemoveFileSingleAction(
                        file.toRemoveFileRow(true, Optional.of(WALL_CLOCK.millis()))));
            }
        }
    }

    private static String engineInfo(CommitInfo info) {
        try {
            return KernelEngine.NAME + " " + Json.MAPPER.writeValueAsString(info);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

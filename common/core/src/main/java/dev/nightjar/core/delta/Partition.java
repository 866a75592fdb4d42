/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.Transaction;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes rows of one partition as a file of a transaction. */
record Partition(Map<String, Literal> values) {

    /** The actions that add the rows, whose values stand in the order of the schema. */
    CloseableIterator<Row> add(Engine engine, Transaction transaction, StructType schema, List<List<Object>> rows)
            throws IOException {
        Row state = transaction.getTransactionState(engine);
        var data = Transaction.transformLogicalData(
                engine,
                state,
                Utils.singletonCloseableIterator(
                        new FilteredColumnarBatch(RowBatch.of(schema, rows), Optional.empty())),
                values);
        var target = Transaction.getWriteContext(engine, state, values);
        var files = engine.getParquetHandler()
                .writeParquetFiles(target.getTargetDirectory(), data, target.getStatisticsColumns());
        return Transaction.generateAppendActions(engine, state, files, target);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.Transaction;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Rows of one partition.
 *
 * @param values of all partition columns, by name: a LocalDate or a String
 * @param rows values in the order of the table's columns, as Delta Kernel has them: days since 1970 for DATE,
 *     microseconds since then for TIMESTAMP, a list for an array or a struct
 */
public record Partition(Map<String, Object> values, List<List<Object>> rows) {

    /** The condition for a row to be of this partition. */
    Predicate predicate() {
        return literals().entrySet().stream()
                .map(entry -> new Predicate("=", new Column(entry.getKey()), entry.getValue()))
                .reduce(And::new)
                .orElseThrow();
    }

    /** The actions that add the rows as a file. */
    CloseableIterator<Row> add(Engine engine, Transaction transaction, StructType schema) throws IOException {
        Row state = transaction.getTransactionState(engine);
        var data = Transaction.transformLogicalData(
                engine,
                state,
                Utils.singletonCloseableIterator(
                        new FilteredColumnarBatch(RowBatch.of(schema, rows), Optional.empty())),
                literals());
        var target = Transaction.getWriteContext(engine, state, literals());
        var files = engine.getParquetHandler()
                .writeParquetFiles(folder(target.getTargetDirectory()), data, target.getStatisticsColumns());
        return Transaction.generateAppendActions(engine, state, files, target);
    }

    /** Delta Kernel says it as a URI, and its writer takes it for a path, in which a space is no `%20`. */
    private static String folder(String uri) {
        return new Path(URI.create(uri)).toString();
    }

    private Map<String, Literal> literals() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue() instanceof LocalDate date
                                ? Literal.ofDate((int) date.toEpochDay())
                                : Literal.ofString((String) entry.getValue())));
    }
}

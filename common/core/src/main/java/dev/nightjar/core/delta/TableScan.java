/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.Scan;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** The rows of a scan, file by file. */
record TableScan(Engine engine, Scan scan) {

    /** Hands over rows until one is refused, or there are no more. */
    void forEachWhile(Predicate<Row> reader) throws IOException {
        Row state = scan.getScanState(engine);
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        try (CloseableIterator<Row> files = Utils.intoRows(scan.getScanFiles(engine))) {
            while (files.hasNext()) {
                if (!read(files.next(), state, physical, reader)) {
                    return;
                }
            }
        }
    }

    private boolean read(Row file, Row state, StructType physical, Predicate<Row> reader) throws IOException {
        try (CloseableIterator<FileReadResult> batches = engine.getParquetHandler()
                        .readParquetFiles(
                                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                                physical,
                                Optional.empty());
                CloseableIterator<Row> rows = Utils.intoRows(
                        Scan.transformPhysicalData(engine, state, file, batches.map(FileReadResult::getData)))) {
            while (rows.hasNext()) {
                if (!reader.test(rows.next())) {
                    return false;
                }
            }
        }
        return true;
    }
}

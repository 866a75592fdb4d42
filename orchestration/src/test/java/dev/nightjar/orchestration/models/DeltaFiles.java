/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.delta.Partition;
import dev.nightjar.core.delta.SmallTable;
import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.lake.CommitInfo;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Tables by date, as the jobs leave them. */
final class DeltaFiles {

    private DeltaFiles() {}

    static void write(String path, StructType schema, LocalDate date, List<List<Object>> rows) {
        Configuration hadoop = new Configuration();
        if (!TableFolder.isTable(path, hadoop)) {
            Engine engine = DefaultEngine.create(hadoop);
            Table.forPath(engine, path)
                    .createTransactionBuilder(engine, "test", Operation.CREATE_TABLE)
                    .withSchema(engine, schema)
                    .withPartitionColumns(engine, List.of("date"))
                    .build(engine)
                    .commit(engine, CloseableIterable.emptyIterable());
        }
        new SmallTable(path, hadoop).replace(List.of(new Partition(Map.of("date", date), rows)), commit(date));
    }

    private static CommitInfo commit(LocalDate date) {
        return new CommitInfo("r", "p", List.of(date), "test", null, Map.of(), "0.1", null);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.expression.Quoted;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.delta.CheckpointInstance;
import scala.Option;

/** What a table's log says of the table itself. */
public final class TableMetadata {

    private final StepLake lake;
    private final TableName table;

    TableMetadata(StepLake lake, TableName table) {
        this.lake = lake;
        this.table = table;
    }

    /** The values of a DATE partition column, in the version that the step read; none if there is no table. */
    public Set<LocalDate> partitions(String column) {
        if (!lake.exists(table)) {
            return Set.of();
        }
        long version = lake.versionRead(table).orElseGet(() -> lake.newestVersion(table));
        return new TreeSet<>(TableFiles.of(lake.deltaLog(table)
                        .getSnapshotAt(
                                version, Option.<CheckpointInstance>empty(), Option.<CatalogTable>empty(), false))
                .dates(column));
    }

    /** A property that the table has. */
    public Optional<String> property(String name) {
        if (!lake.exists(table)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                lake.snapshot(table).metadata().configuration().getOrElse(name, () -> null));
    }

    /** Gives the table a property, in a commit of its own. */
    public void setProperty(String name, String value) {
        String alter = "ALTER TABLE delta." + Quoted.name(lake.path(table)) + " SET TBLPROPERTIES ('" + name + "' = '"
                + value.replace("\\", "\\\\").replace("'", "\\'") + "')";
        SessionCommit.plain(() -> lake.spark().sql(alter));
    }
}

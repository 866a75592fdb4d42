/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import dev.nightjar.core.lake.Lake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A Spark catalog over a warehouse: schema `pipeline`, tables by {@link dev.nightjar.core.lake.TableName#sqlName()}.
 * Nothing is registered anywhere: a name is looked up as a folder when a query mentions it. It only reads.
 *
 * <p>Public because Spark makes it by reflection; use {@link LakeSql}.
 */
public final class LakeCatalog implements TableCatalog, SupportsNamespaces {

    /** The catalog's option that holds the warehouse URI. */
    static final String WAREHOUSE = "warehouse";

    private String catalogName;
    private LakeFolders folders;

    /** For Spark, which then calls {@link #initialize}. */
    public LakeCatalog() {}

    @Override
    public void initialize(String name, CaseInsensitiveStringMap options) {
        catalogName = name;
        SparkSession spark = SparkSession.active();
        folders = new LakeFolders(
                Lake.at(options.get(WAREHOUSE)), spark.sparkContext().hadoopConfiguration());
    }

    @Override
    public String name() {
        return catalogName;
    }

    @Override
    public Table loadTable(Identifier name) throws NoSuchTableException {
        return delta().loadTable(delta(name, Map.of()));
    }

    @Override
    public Table loadTable(Identifier name, String version) throws NoSuchTableException {
        return delta().loadTable(delta(name, Map.of("versionAsOf", version)), version);
    }

    @Override
    public Table loadTable(Identifier name, long microseconds) throws NoSuchTableException {
        String time = Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS).toString();
        return delta().loadTable(delta(name, Map.of("timestampAsOf", time)), microseconds);
    }

    /** Spark asks for this when it is about to write. */
    @Override
    public Table loadTable(Identifier name, Set<TableWritePrivilege> privileges) {
        throw readOnly();
    }

    @Override
    public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
        String schema = schema(namespace);
        if (!folders.hasSchema(schema)) {
            throw new NoSuchNamespaceException(namespace);
        }
        List<String> tables = folders.tables(schema);
        return LatestScores.named(tables).stream()
                .map(table -> Identifier.of(namespace, table))
                .toArray(Identifier[]::new);
    }

    @Override
    public String[][] listNamespaces() {
        return folders.schemas().stream().map(schema -> new String[] {schema}).toArray(String[][]::new);
    }

    @Override
    public String[][] listNamespaces(String[] namespace) {
        return namespace.length == 0 ? listNamespaces() : new String[0][];
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(String[] namespace) throws NoSuchNamespaceException {
        if (!folders.hasSchema(schema(namespace))) {
            throw new NoSuchNamespaceException(namespace);
        }
        return Map.of();
    }

    @Override
    public void createNamespace(String[] namespace, Map<String, String> metadata) {
        throw readOnly();
    }

    @Override
    public void alterNamespace(String[] namespace, NamespaceChange... changes) {
        throw readOnly();
    }

    @Override
    public boolean dropNamespace(String[] namespace, boolean cascade) {
        throw readOnly();
    }

    @Override
    public Table alterTable(Identifier name, TableChange... changes) {
        throw readOnly();
    }

    @Override
    public boolean dropTable(Identifier name) {
        throw readOnly();
    }

    @Override
    public void renameTable(Identifier from, Identifier to) {
        throw readOnly();
    }

    /** The table's path as Delta's own catalog wants it. */
    private Identifier delta(Identifier name, Map<String, String> asOf) throws NoSuchTableException {
        String schema = schema(name.namespace());
        String table = name.name().toLowerCase(Locale.ROOT);
        Path path = folders.table(schema, LatestScores.origin(table)).orElseThrow(() -> new NoSuchTableException(name));
        String location =
                LatestScores.isName(table) ? LatestScores.location(SparkSession.active(), path, asOf) : path.toString();
        return Identifier.of(new String[] {"delta"}, location);
    }

    private static TableCatalog delta() {
        return (TableCatalog) ((org.apache.spark.sql.classic.SparkSession) SparkSession.active())
                .sessionState()
                .catalogManager()
                .v2SessionCatalog();
    }

    private static String schema(String[] namespace) {
        return namespace.length == 1 ? namespace[0].toLowerCase(Locale.ROOT) : "";
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("Cannot change the lake by SQL: its tables are written by runs.");
    }
}

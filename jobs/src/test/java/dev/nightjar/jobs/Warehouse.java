/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Warehouses of the shop pipeline, copied and compared. */
record Warehouse(Path folder) {

    /** All tables that a night of the shop writes. */
    static final List<TableName> TABLES = List.of(
            TableName.bronze("shop", "orders"),
            TableName.bronze("shop", "returns"),
            TableName.quarantine("shop", "orders"),
            TableName.features("shop", "customer_orders"),
            TableName.dataset("shop"),
            TableName.scores("shop"),
            TableName.drift("shop"));

    /** Columns that tell one run from another and nothing else. */
    private static final Set<String> OF_THE_RUN = Set.of("_run_id", "scored_at");

    Warehouse copyTo(Path target) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(folder.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Warehouse(target);
    }

    Lake lake() {
        return Lake.at(folder.toString());
    }

    /** How many step runs the ledger holds. */
    long ledgerCommits() {
        Path log = folder.resolve("_nightjar/ledger/_delta_log");
        if (!Files.isDirectory(log)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertSameTables(SparkSession spark, Warehouse expected) {
        assertSameTables(spark, expected, TABLES);
    }

    void assertSameTables(SparkSession spark, Warehouse expected, List<TableName> tables) {
        for (TableName table : tables) {
            assertThat(contents(spark, table))
                    .as("rows of %s", table)
                    .containsExactlyInAnyOrderElementsOf(expected.contents(spark, table));
        }
    }

    /** The rows as text: the tables of a test are small, and two lists are compared faster here than by Spark. */
    private List<String> contents(SparkSession spark, TableName table) {
        return spark
                .read()
                .format("delta")
                .load(lake().path(table))
                .drop(OF_THE_RUN.toArray(String[]::new))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }
}

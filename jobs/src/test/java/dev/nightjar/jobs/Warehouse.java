/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Warehouses of the shop pipeline, copied and compared. */
record Warehouse(Path folder) {

    /** All tables that a night of the shop writes. */
    private static final List<TableName> TABLES = List.of(
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

    /** Deletes all models and what is known of them. */
    void forgetModels() {
        for (String part : List.of("registry", "models")) {
            try (Stream<Path> files = Files.walk(folder.resolve("_nightjar").resolve(part))) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Lake lake() {
        return Lake.at(folder.toString());
    }

    /** How many files there are in a folder of the warehouse and below, those that are not yet in place left out. */
    long files(String name) {
        Path below = folder.resolve(name);
        if (!Files.isDirectory(below)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .count();
        } catch (UncheckedIOException e) {
            // a folder may go while it is walked, as those of half-written files do
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertSameTables(SparkSession spark, Warehouse expected, List<TableName> tables) {
        for (TableName table : tables) {
            assertThat(contents(spark, table))
                    .as("rows of %s", table)
                    .containsExactlyElementsOf(expected.contents(spark, table));
        }
    }

    /** Every column of a table of scores says what it has. */
    static void assertDescribed(Dataset<Row> scores) {
        assertThat(scores.schema().fields())
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.getComment().isDefined())
                        .as("comment of column %s", field.name())
                        .isTrue());
    }

    /** The rows of each table that a night of the shop writes, by the table's name. */
    Map<String, List<String>> contents(SparkSession spark) {
        return TABLES.stream().collect(toMap(TableName::toString, table -> contents(spark, table)));
    }

    /** The rows as sorted text: the tables of a test are small, and lists are compared faster here than by Spark. */
    private List<String> contents(SparkSession spark, TableName table) {
        return spark
                .read()
                .format("delta")
                .load(lake().path(table))
                .drop(OF_THE_RUN.toArray(String[]::new))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }
}

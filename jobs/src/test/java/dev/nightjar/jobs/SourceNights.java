/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A pipeline of sources alone, ingested one at a time. */
record SourceNights(SparkSession spark, Path folder) {

    static final String PIPELINE = "landing";

    /** Writes the pipeline file; `sources` is YAML below the key of that name, where `@` is the landing folder. */
    SourceNights with(String sources) {
        try {
            Files.createDirectories(landing());
            Files.writeString(
                    file(),
                    "apiVersion: nightjar/v1\npipeline: " + PIPELINE
                            + "\nschedule: {timezone: Europe/Berlin}\nsources:\n"
                            + sources.replace("@", landing().toString()).indent(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Path landing() {
        return folder.resolve("a landing");
    }

    Path land(String name, Bytes content) {
        try {
            Path file = landing().resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, content.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ingests a source as the job does. */
    RunDocument.StepDocument ingest(String source, LocalDate date) {
        return JobAnswers.of(new StepJob("ingest", new IngestJob()), spark, arguments(source, date))
                .last(RunDocument.StepDocument.class);
    }

    /** A night whose steps a test runs itself. */
    Night night(LocalDate date) {
        return Night.open(spark, JobArguments.parse(arguments(null, date)), Clock.systemUTC())
                .get(0);
    }

    Dataset<Row> bronze(String source) {
        return table(TableName.bronze(PIPELINE, source));
    }

    Dataset<Row> quarantine(String source) {
        return table(TableName.quarantine(PIPELINE, source));
    }

    boolean hasQuarantine(String source) {
        return exists(TableName.quarantine(PIPELINE, source));
    }

    boolean hasBronze(String source) {
        return exists(TableName.bronze(PIPELINE, source));
    }

    /** Some columns of bronze, each row as text, in order. */
    List<String> rows(String source, String... columns) {
        return bronze(source).selectExpr(columns).collectAsList().stream()
                .map(row -> row.mkString("|"))
                .sorted()
                .toList();
    }

    private Dataset<Row> table(TableName table) {
        return spark.read().format("delta").load(lake().path(table));
    }

    private boolean exists(TableName table) {
        return DeltaTable.isDeltaTable(spark, lake().path(table));
    }

    private Lake lake() {
        return Lake.at(folder.resolve("warehouse").toString());
    }

    private Path file() {
        return folder.resolve("landing.yaml");
    }

    private List<String> arguments(String source, LocalDate date) {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline",
                file().toString(),
                "--date",
                date.toString(),
                "--warehouse",
                folder.resolve("warehouse").toString()));
        if (source != null) {
            arguments.addAll(List.of("--source", source));
        }
        return arguments;
    }
}

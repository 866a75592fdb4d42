/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.joining;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.step.StepContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A pipeline `p` with the source `s`, its landing folder and its warehouse. */
record OneSource(SparkSession spark, Path folder) {

    static final TableName BRONZE = TableName.bronze("p", "s");
    static final TableName QUARANTINE = TableName.quarantine("p", "s");

    /**
     * Says what the source is like, as a flow mapping of YAML; `LANDING` stands for the landing folder. More may follow the
     * sources. Profiles are not what these tests are about.
     */
    void is(String source, String... more) {
        write(
                folder.resolve("p.yaml"),
                "apiVersion: nightjar/v1\npipeline: p\nsources:\n  s: "
                        + source.replace("LANDING", folder.resolve("landing").toString())
                                .replaceFirst("}\\s*$", ", profile: false}")
                        + "\n"
                        + String.join("\n", more) + "\n");
    }

    /** The same in another folder, with all that was landed and done. */
    OneSource copyTo(Path target) {
        return new OneSource(spark, new Warehouse(folder).copyTo(target).folder());
    }

    /** Writes a file of the landing folder, each time with a later modification time. */
    Path land(String file, String... lines) {
        Path path = folder.resolve("landing").resolve(file);
        Instant before = Files.exists(path) ? modified(path) : Instant.parse("2026-01-01T00:00:00Z");
        write(path, String.join("\n", lines) + "\n");
        try {
            Files.setLastModifiedTime(path, FileTime.from(before.plusSeconds(60)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    /** Ingests nights together, and answers what the last step of all says. */
    RunDocument.StepDocument ingest(LocalDate... nights) {
        return run("ingest.s", nights);
    }

    RunDocument.StepDocument run(String step, LocalDate... nights) {
        return run(arguments(step, nights));
    }

    /** One night of a step with more of the command line. */
    RunDocument.StepDocument run(String step, LocalDate night, List<String> options) {
        return run(
                Stream.concat(arguments(step, night).stream(), options.stream()).toList());
    }

    private RunDocument.StepDocument run(List<String> arguments) {
        return JobAnswers.ofNights(spark, arguments).last(RunDocument.StepDocument.class);
    }

    /** Traces a score of a night, `key` being `column=value`. */
    ScoreTrace trace(LocalDate night, String key) {
        return JobAnswers.ofTrace(
                spark,
                List.of(
                        "--pipeline", folder.resolve("p.yaml").toString(),
                        "--date", night.toString(),
                        "--warehouse", folder.resolve("warehouse").toString(),
                        "--key", key));
    }

    /** The night as a step of it sees it. */
    StepContext night(LocalDate date, String step) {
        return Night.open(spark, JobArguments.parse(arguments(step, date)), Clock.systemUTC())
                .get(0)
                .step(step);
    }

    Lake lake() {
        return Lake.at(folder.resolve("warehouse").toString());
    }

    Dataset<Row> table(TableName table) {
        return spark.read().format("delta").load(lake().path(table));
    }

    /** Rows of bronze as lines. */
    List<String> bronze(String... columns) {
        return lines(table(BRONZE), columns);
    }

    static List<String> lines(Dataset<Row> rows, String... columns) {
        String all = Arrays.stream(columns)
                .map(column -> "coalesce(CAST(" + column + " AS STRING), '-')")
                .collect(joining(", "));
        return rows.selectExpr("concat_ws(' ', " + all + ")").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private List<String> arguments(String step, LocalDate... nights) {
        return List.of(
                "--pipeline", folder.resolve("p.yaml").toString(),
                "--date", Arrays.stream(nights).map(LocalDate::toString).collect(joining(",")),
                "--warehouse", folder.resolve("warehouse").toString(),
                "--only", step);
    }

    private static Instant modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static dev.nightjar.jobs.Bytes.encoded;
import static dev.nightjar.jobs.Bytes.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each dirty file ends in a right load, in quarantine, or in a refusal that says which file and why. */
class DirtyFilesTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);

    @TempDir
    static Path folder;

    private static SourceNights nights;
    private static final Map<String, RunDocument.StepDocument> STEPS = new LinkedHashMap<>();
    private static final Map<String, List<String>> BRONZE = new HashMap<>();
    private static final Map<String, List<String>> QUARANTINE = new HashMap<>();

    @BeforeAll
    static void ingest() {
        nights = new SourceNights(SPARK, folder)
                .with(DirtyFile.SOURCES + Refused.all().map(Refused::yaml).collect(Collectors.joining()));
        DirtyFile.all().forEach(file -> nights.land(file.path(), file.content()));
        nights.land("orders/_SUCCESS", Bytes.none());
        nights.land("orders/.clean.csv.crc", encoded("crc", "UTF-8"));
        DirtyFile.all().map(DirtyFile::source).distinct().forEach(source -> {
            STEPS.put(source, nights.ingest(source, NIGHT));
            collect(source);
        });
    }

    private static void collect(String source) {
        String[] columns = Arrays.stream(nights.bronze(source).columns())
                .filter(column -> !column.startsWith("_") && !column.equals("date"))
                .map(column -> "string(`" + column + "`)")
                .toArray(String[]::new);
        byFile(nights.bronze(source), columns, BRONZE);
        if (nights.hasQuarantine(source)) {
            byFile(
                    nights.quarantine(source).where("array_contains(_broken, 'malformed')"),
                    new String[] {"_raw"},
                    QUARANTINE);
        }
    }

    private static void byFile(Dataset<Row> rows, String[] columns, Map<String, List<String>> files) {
        List<String> all = new ArrayList<>(List.of("_source_file"));
        all.addAll(List.of(columns));
        for (Row row : rows.selectExpr(all.toArray(String[]::new)).collectAsList()) {
            String file = row.getString(0).replace("%20", " ");
            String values = row.mkString("|").substring(row.getString(0).length() + 1);
            String name = file.substring(file.indexOf("/a landing/") + "/a landing/".length());
            files.computeIfAbsent(name, f -> new ArrayList<>()).add(values);
        }
    }

    static Stream<DirtyFile> files() {
        return DirtyFile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyRowIsInBronzeOrInQuarantineAsItWasWritten(DirtyFile file) {
        assertThat(BRONZE.getOrDefault(file.path(), List.of()))
                .as("bronze of %s", file)
                .containsExactlyInAnyOrderElementsOf(file.bronze());
        assertThat(QUARANTINE.getOrDefault(file.path(), List.of()))
                .as("quarantine of %s", file)
                .containsExactlyInAnyOrderElementsOf(file.quarantine());
    }

    @Test
    void noRowIsLostAndNoneIsMadeUp() {
        STEPS.forEach((source, step) -> {
            List<DirtyFile> files =
                    DirtyFile.all().filter(file -> file.source().equals(source)).toList();
            int good = files.stream().mapToInt(file -> file.bronze().size()).sum();
            int bad = files.stream().mapToInt(file -> file.quarantine().size()).sum();
            assertThat(List.of(step.rowsRead(), step.rowsWritten(), step.rowsQuarantined(), step.rowsDropped()))
                    .as(source)
                    .containsExactly((long) good + bad, (long) good, (long) bad, 0L);
        });
        assertThat(DirtyFile.all().count() + Refused.all().count()).isGreaterThanOrEqualTo(40);
    }

    /**
     * Files that refuse their night.
     *
     * @param options of the source as YAML
     * @param file null if there is not even a folder, empty if there is one without files
     */
    record Refused(String name, String format, String options, Bytes content, String file, List<String> message) {

        static final String SCHEMA = "id LONG, name STRING";

        static Stream<Refused> all() {
            Bytes large = utf8(randomRows()).zipped();
            String wide = "id,name"
                    + java.util.stream.IntStream.range(0, 9_998)
                            .mapToObj(i -> ",c" + i)
                            .collect(Collectors.joining());
            return Stream.of(
                    csv("duplicate_header", utf8("id,name,name\n1,a,b\n"), "a.csv", "a.csv has the column name twice"),
                    csv("missing_column", utf8("id\n1\n"), "a.csv", "a.csv", "name is missing"),
                    csv("new_column", utf8("id,name,more\n1,a,b\n"), "a.csv", "a.csv", "more is new"),
                    csv("ten_thousand_columns", utf8(wide + "\n"), "a.csv", "a.csv", "9988 more is new"),
                    csv("no_header", utf8("1,a\n2,b\n"), "a.csv", "a.csv", "id, name is missing"),
                    csv("semicolons", utf8("id;name\n1;a\n"), "a.csv", "a.csv", "id;name is new"),
                    csv("utf_16", encoded("id,name\n1,a\n", "UTF-16LE"), "a.csv", "a.csv", "options.encoding"),
                    csv("cut_gzip", large.cut(0.5), "a.csv.gz", "a.csv.gz cannot be read", "deliver"),
                    csv(
                            "cut_short_gzip",
                            utf8("id,name\n1,a\n").zipped().cut(0.5),
                            "a.csv.gz",
                            "a.csv.gz cannot be read"),
                    csv("no_gzip", utf8("id,name\n1,a\n"), "a.csv.gz", "a.csv.gz cannot be read", "not a gzip"),
                    file(
                            "cut_multi_line",
                            "csv",
                            "options: {header: 'true', multiLine: 'true'}",
                            large.cut(0.5),
                            "a.csv.gz",
                            "a.csv.gz",
                            "deliver"),
                    file(
                            "no_encoding",
                            "csv",
                            "options: {header: 'true', encoding: klingon}",
                            utf8("id,name\n1,a\n"),
                            "a.csv",
                            "Unknown encoding klingon"),
                    file(
                            "malformed_fails",
                            "csv",
                            "options: {header: 'true'}, onMalformed: fail",
                            utf8("id,name\n1\n"),
                            "a.csv",
                            "1 rows could not be parsed"),
                    file(
                            "no_parquet",
                            "parquet",
                            "load: append",
                            utf8("id,name\n1,a\n"),
                            "a.parquet",
                            "a.parquet cannot be read"),
                    file("no_orc", "orc", "load: append", utf8("id,name\n1,a\n"), "a.orc", "a.orc"),
                    file("no_avro", "avro", "load: append", utf8("id,name\n1,a\n"), "a.avro", "a.avro"),
                    file("cut_json", "json", "load: append", large.cut(0.5), "a.json.gz", "a.json.gz cannot be read"),
                    file("empty_folder", "json", "load: append", null, "", "there is nothing at", "upstream"),
                    file("no_file", "text", "load: append", null, null, "there is nothing at", "upstream"));
        }

        private static Refused csv(String name, Bytes content, String file, String... message) {
            return new Refused(name, "csv", "options: {header: 'true'}", content, file, List.of(message));
        }

        private static Refused file(
                String name, String format, String options, Bytes content, String file, String... message) {
            return new Refused(name, format, options, content, file, List.of(message));
        }

        private static String randomRows() {
            Random random = new Random(7);
            return "id,name\n"
                    + Stream.generate(() -> random.nextInt() + "," + Long.toHexString(random.nextLong()))
                            .limit(20_000)
                            .collect(Collectors.joining("\n"));
        }

        String yaml() {
            String schema = format.equals("text") ? "value STRING" : SCHEMA;
            return name + ": {format: " + format + ", path: \"@/" + name + "\", " + options + ", schema: '" + schema
                    + "'}\n";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refused> refused() {
        return Refused.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeReadIsRefusedByNameAndChangesNoTable(Refused refused) {
        if (refused.content() != null) {
            nights.land(refused.name() + "/" + refused.file(), refused.content());
        } else if (refused.file() != null) {
            assertThat(nights.landing().resolve(refused.name()).toFile().mkdirs())
                    .isTrue();
        }
        assertThatThrownBy(() -> nights.ingest(refused.name(), NIGHT))
                .isInstanceOf(NightjarFailure.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(refused.message().toArray(String[]::new))
                        .doesNotContain("\tat "));
        assertThat(nights.hasBronze(refused.name())).isFalse();
        assertThat(nights.hasQuarantine(refused.name())).isFalse();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.source.SourceReader;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that know their columns, folders without files, and files that change under the reader. */
class ColumnarFilesTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);

    @TempDir
    Path folder;

    private SourceNights nights;

    @BeforeEach
    void open() {
        nights = new SourceNights(SPARK, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc", "avro"})
    void typedFilesAreReadOrRefusedWithBothTypes(String format) throws IOException {
        nights.with("s: {format: " + format + ", path: \"@/s\", schema: 'id LONG, amount DECIMAL(10,2)'}");
        SPARK.sql("SELECT 1L AS id, CAST(2.5 AS DECIMAL(10,2)) AS amount")
                .write()
                .format(format)
                .save(nights.landing().resolve("s").toString());
        assertThat(nights.ingest("s", NIGHT).rowsWritten()).isEqualTo(1);
        assertThat(nights.rows("s", "id", "amount")).containsExactly("1|2.50");

        nights.with("s: {format: " + format + ", path: \"@/s\", schema: 'id STRING, amount DECIMAL(10,2), more INT'}");
        assertThatThrownBy(() -> nights.ingest("s", NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("column id is BIGINT and not STRING")
                .hasMessageContaining("column more is missing");

        Path file = only("s", format);
        nights.land(
                "s/" + file.getFileName(), Bytes.of(Files.readAllBytes(file)).cut(0.67));
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        nights.with("s: {format: " + format + ", path: \"@/s\", schema: 'id LONG, amount DECIMAL(10,2)'}");
        assertThatThrownBy(() -> nights.ingest("s", NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(file.getFileName().toString());
        assertThat(nights.rows("s", "id", "amount")).containsExactly("1|2.50");
    }

    @Test
    void aNightWithoutFilesIsSkippedAndLeavesNothingOfWhatItHad() throws IOException {
        nights.with("s: {format: csv, path: \"@/${date}\", schema: 'id LONG', onEmpty: skip}");
        Path file = nights.land("2026-01-31/a.csv", Bytes.utf8("1\nx\n"));
        nights.land("2026-01-30/a.csv", Bytes.utf8("0\n"));
        nights.ingest("s", NIGHT);
        nights.ingest("s", NIGHT.minusDays(1));
        Files.delete(file);

        RunDocument.StepDocument skipped = nights.ingest("s", NIGHT);
        assertThat(skipped.state()).isEqualTo("skipped");
        assertThat(skipped.reason()).contains("there is nothing at");
        assertThat(nights.rows("s", "id")).containsExactly("0");
        assertThat(nights.quarantine("s").isEmpty()).isTrue();
        assertThat(nights.ingest("s", NIGHT).wrote())
                .as("a second time nothing is left to clear")
                .isEmpty();
    }

    @Test
    void partitionFoldersAreColumnsAndNestedOnesAreReadIfAsked() {
        nights.with("""
                parts: {format: csv, path: "@/parts", schema: 'id LONG, country STRING'}
                nested: {format: csv, path: "@/nested", schema: 'id LONG', options: {recursiveFileLookup: 'true'}}
                lines: {format: csv, path: "@/lines", schema: 'text STRING, country STRING', options: {multiLine: 'true'}}
                """);
        nights.land("parts/country=DE/a.csv", Bytes.utf8("1\n"));
        nights.land("parts/country=FR/b.csv", Bytes.utf8("2\n"));
        nights.land("nested/a.csv", Bytes.utf8("1\n"));
        nights.land("nested/x/y/b.csv.gz", Bytes.utf8("2\n").zipped());
        nights.land("lines/country=IT/a.csv", Bytes.utf8("\"one\ntwo\"\n"));
        List.of("parts", "nested", "lines").forEach(source -> nights.ingest(source, NIGHT));
        assertThat(nights.rows("parts", "id", "country")).containsExactly("1|DE", "2|FR");
        assertThat(nights.rows("lines", "text", "country")).containsExactly("one\ntwo|IT");
        assertThat(nights.rows("nested", "id")).containsExactly("1", "2");
    }

    @Test
    void aFileThatChangesOrGoesWhileItIsReadRefusesTheNight() throws IOException {
        nights.with("s: {format: csv, path: \"@/s\", schema: 'id LONG'}");
        nights.land("s/a.csv", Bytes.utf8("1\n"));
        SourceReader reader = new SourceReader(nights.night(NIGHT).step("ingest.s"), "s");
        nights.land("s/late.csv", Bytes.utf8("2\n"));
        assertThat(reader.read().count()).as("what arrives later is not seen").isEqualTo(1);
        reader.refuseChangedFiles();
        nights.land("s/a.csv", Bytes.utf8("1\n2\n"));
        assertThatThrownBy(reader::refuseChangedFiles)
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("a.csv changed while it was read");
        Files.delete(nights.landing().resolve("s/a.csv"));
        Throwable gone = org.assertj.core.api.Assertions.catchThrowable(
                () -> reader.read().count());
        assertThat(gone instanceof Exception e ? reader.explained(e) : gone)
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("a.csv");
    }

    private Path only(String source, String ending) throws IOException {
        try (Stream<Path> files = Files.list(nights.landing().resolve(source))) {
            return files.filter(file -> file.toString().endsWith("." + ending))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

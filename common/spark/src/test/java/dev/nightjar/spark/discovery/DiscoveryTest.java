/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.profile.DataFile.FileColumn;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files are looked at. */
class DiscoveryTest {

    private static final SparkSession SPARK = TestSpark.session();

    @TempDir
    Path folder;

    @Test
    void aCompressedFileWithoutAHeaderGetsNamesAndTypes() throws IOException {
        Path file = folder.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 60; i++) {
                String line =
                        i + "; NA; 2026-01-" + (10 + i % 9) + "; " + (i % 7) / 2.0 + "; " + (i % 3 == 0 ? "yes" : "no");
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        DataFile data = new Discovery(SPARK, file.toString()).examine("5");
        assertThat(data.format()).isEqualTo("csv");
        assertThat(data.options())
                .containsEntry("sep", ";")
                .containsEntry("nullValue", "NA")
                .doesNotContainKey("header");
        assertThat(data.columns()).extracting(FileColumn::name).containsExactly("c1", "c2", "c3", "c4", "c5");
        assertThat(data.columns())
                .extracting(FileColumn::type)
                .containsExactly("LONG", "STRING", "DATE", "DOUBLE", "STRING");
        assertThat(data.label()).isEqualTo("c5");
        assertThat(data.labelValues()).isEqualTo(2);
        assertThat(data.keys()).containsExactly("c1");
        assertThat(data.rows()).isEqualTo(60);
        assertThat(new Discovery(SPARK, file.toString()).examine("c5")).isEqualTo(data);
    }

    @Test
    void jsonAndParquetSayThemselvesWhatTheyAre() throws IOException {
        Path json = folder.resolve("a.json");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("{\"b c\": ")
                    .append(i)
                    .append(", \"copy\": ")
                    .append(2 * (i % 5))
                    .append(", \"y\": ")
                    .append(i % 5)
                    .append(", \"tags\": [1]}\n");
        }
        Files.writeString(json, lines);
        DataFile data = new Discovery(SPARK, json.toString()).examine("y");
        assertThat(data.format()).isEqualTo("json");
        assertThat(data.columns())
                .extracting(FileColumn::given, FileColumn::name, FileColumn::type)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("b c", "b_c", "LONG"),
                        org.assertj.core.groups.Tuple.tuple("tags", "tags", "ARRAY<LONG>"));
        assertThat(data.leaks()).containsOnlyKeys("copy");

        Path parquet = folder.resolve("a.parquet");
        SPARK.read().json(json.toString()).select("copy", "y").write().parquet(parquet.toString());
        assertThat(new Discovery(SPARK, parquet.toString()).examine("y").columns())
                .extracting(FileColumn::given)
                .isEqualTo(List.of("copy", "y"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "none.csv | y | there is no such file",
                "empty.csv | y | it is empty",
                "folder | y | there is no file in it",
                "header.csv | y | it has no rows",
                "rows.csv | incom | Did you mean 'income'?",
                "rows.csv | 4 | A number is a place, from 1 to 3",
                "rows.csv | same | one value only, 7",
                "rows.csv | none | it has no values",
            })
    void whatCannotBeLearnedIsRefused(String name, String label, String message) throws IOException {
        Files.createDirectories(folder.resolve("folder"));
        Files.writeString(folder.resolve("empty.csv"), "");
        Files.writeString(folder.resolve("header.csv"), "x,y\n");
        Files.writeString(folder.resolve("rows.csv"), "income,same,none\n1,7,\n2,7,\n");
        assertThatThrownBy(() -> new Discovery(SPARK, folder.resolve(name).toString()).examine(label))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message);
    }
}

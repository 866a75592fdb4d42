/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a source is made of. */
class SourceFilesTest {

    private final SparkSession spark = TestSpark.session();

    @TempDir
    Path folder;

    @Test
    void aFolderIsWhatLiesRightInItButForHiddenFiles() throws IOException {
        land("b.csv", "a.csv.gz", "_SUCCESS", ".a.csv.crc", "c.csv._COPYING_", "deep/d.csv", "_temporary/e.csv");
        SourceFiles files = files("in", "");
        assertThat(names(files)).containsExactly("a.csv.gz", "b.csv");
        assertThat(files.base()).isEmpty();
        assertThat(names(files("in", "recursiveFileLookup: true"))).containsExactly("a.csv.gz", "b.csv", "deep/d.csv");
        assertThat(names(files("in", "pathGlobFilter: '*.csv'"))).containsExactly("b.csv");
        assertThat(names(files("in", "modifiedAfter: '2050-01-01T00:00:00'"))).isEmpty();
    }

    @Test
    void globsFindFilesAndFolders() throws IOException {
        land("2026-01-01/a b.csv", "2026-01-02/[c].csv", "2026-02-01/d.csv", "2026-01-01/_e.csv");
        assertThat(names(files("in/2026-01-*", ""))).containsExactly("2026-01-01/a b.csv", "2026-01-02/[c].csv");
        assertThat(names(files("in/*/*.csv", "")))
                .containsExactly("2026-01-01/a b.csv", "2026-01-02/[c].csv", "2026-02-01/d.csv");
        assertThat(names(files("in/2027-*/*.csv", ""))).isEmpty();
        assertThat(names(files("nowhere", ""))).isEmpty();
    }

    @Test
    void partitionFoldersGiveColumnsAboveOneFolderOnly() throws IOException {
        land("1/country=DE/a.csv", "1/country=FR/b.csv", "2/country=DE/c.csv");
        SourceFiles files = files("in/1", "");
        assertThat(names(files)).containsExactly("1/country=DE/a.csv", "1/country=FR/b.csv");
        assertThat(files.base()).hasValueSatisfying(base -> assertThat(base).endsWith("/in/1"));
        assertThatThrownBy(() -> files("in/*", ""))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("options.basePath");
        assertThat(files("in/*", "basePath: " + folder.resolve("in")).files()).hasSize(3);
    }

    @Test
    void aFileThatGrewOrWentIsSeen() throws IOException {
        land("a.csv", "b.csv", "c.csv");
        SourceFiles files = files("in", "");
        Files.writeString(folder.resolve("in/a.csv"), "more than before");
        Files.delete(folder.resolve("in/c.csv"));
        assertThat(files.changed(spark, source("in", "")))
                .extracting(SourceFile::path)
                .allMatch(path -> path.endsWith("a.csv") || path.endsWith("c.csv"))
                .hasSize(2);
    }

    private void land(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve("in").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private SourceFiles files(String path, String options) {
        return SourceFiles.list(spark, source(path, options));
    }

    private SourceSpec source(String path, String options) {
        String yaml = "apiVersion: nightjar/v1\npipeline: p\nsources:\n  s:\n    format: text\n    path: \""
                + folder.resolve(path) + "\"\n    options: {" + options + "}\n";
        return PipelineReader.parse(yaml, "p.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()))
                .sources()
                .get("s");
    }

    private List<String> names(SourceFiles files) {
        String in = "file:" + folder.resolve("in") + "/";
        return files.files().stream().map(file -> file.path().replace(in, "")).toList();
    }
}

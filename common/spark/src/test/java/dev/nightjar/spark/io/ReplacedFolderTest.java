/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFolderTest {

    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @TempDir
    Path parent;

    @Test
    void theFolderIsReplacedAsAWhole() {
        replace("one", "a", "first");
        replace("two", "b", "second");
        assertThat(names(parent)).containsExactly("out");
        assertThat(names(parent.resolve("out")).stream().filter(name -> !name.endsWith(".crc")))
                .containsExactly("_nightjar.json", "b");
        assertThat(folder().about().orElseThrow().path("by").asText()).isEqualTo("two");
    }

    @Test
    void aWriterThatFailsHalfWayLeavesWhatWasThere() {
        replace("one", "a", "first");
        assertThatThrownBy(() -> folder().replace("two", about("two"), NOW, path -> {
                    write(Path.of(java.net.URI.create(path).getPath()), "half", "of it");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(names(parent).stream().filter(name -> !name.startsWith("."))).containsExactly("out");
        assertThat(parent.resolve("out/a")).hasContent("first");
        // and is no matter when it is tried again
        replace("two", "b", "second");
        assertThat(names(parent)).containsExactly("out");
        assertThat(parent.resolve("out/half")).doesNotExist();
    }

    @Test
    void aWriterThatWasKilledBetweenItsRenamesIsMadeUpFor() throws IOException {
        replace("one", "a", "first");
        Files.move(parent.resolve("out"), parent.resolve(".out.before"));
        assertThatThrownBy(() -> folder().replace("two", about("two"), NOW, path -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(parent.resolve("out/a")).hasContent("first");
    }

    @Test
    void whatKilledWritersLeftGoesAfterADay() throws IOException {
        for (String left : List.of("old", "young")) {
            write(parent.resolve(".out." + left), "a", "half");
        }
        Files.setLastModifiedTime(parent.resolve(".out.old"), FileTime.from(NOW.minus(Duration.ofDays(2))));
        Files.setLastModifiedTime(parent.resolve(".out.young"), FileTime.from(NOW.minus(Duration.ofHours(2))));
        replace("one", "a", "first");
        assertThat(names(parent)).containsExactly(".out.young", "out");
    }

    private void replace(String by, String name, String text) {
        folder().replace(
                        by,
                        about(by),
                        NOW,
                        path -> write(Path.of(java.net.URI.create(path).getPath()), name, text));
    }

    private ReplacedFolder folder() {
        return new ReplacedFolder(parent.resolve("out").toString(), new Configuration());
    }

    private static JsonNode about(String by) {
        return Json.MAPPER.createObjectNode().put("by", by);
    }

    private static void write(Path folder, String name, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

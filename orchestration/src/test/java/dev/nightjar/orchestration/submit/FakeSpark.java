/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;

/** A Spark whose `spark-submit` notes what it is given, and then does what a test says instead of an application. */
final class FakeSpark {

    private static final String SUBMIT = """
            #!/usr/bin/env bash
            here=$(cd "$(dirname "$0")" && pwd)
            printf '%s\\n' "$@" > "$here/arguments"
            while [ $# -gt 0 ]; do [ "$1" = --properties-file ] && cp "$2" "$here/properties"; shift; done
            echo x >> "$here/submissions"
            folder=$(sed -n 's/^spark.nightjar.application=file\\\\:\\(.*\\)$/\\1/p' "$here/properties" | sed 's/\\\\\\(.\\)/\\1/g')
            number=0
            say() { number=$((number + 1)); printf '%s' "$1" > "$folder/.part"; mv "$folder/.part" "$folder/event-0000000$number"; }
            beat() { touch "$folder/beat-$1"; }
            begin() { beat 1; say '{"event":"running","application":"app-1"}'; }
            started() { say "{\\"event\\":\\"started\\",\\"step\\":\\"$1\\"}"; }
            ended() { say "{\\"event\\":\\"result\\",\\"document\\":{\\"step\\":\\"$1\\",\\"state\\":\\"$2\\",\\"reason\\":\\"$3\\"}}"; }
            end() { say "{\\"event\\":\\"ended\\",\\"exitCode\\":$1,\\"error\\":\\"$2\\"}"; }
            . "$here/play"
            """;

    private final Path home;

    private FakeSpark(Path home) {
        this.home = home;
    }

    /** @param play lines of Bash */
    static FakeSpark at(Path home, String play) {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            Path submit = Files.writeString(bin.resolve("spark-submit"), SUBMIT);
            Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
            FakeSpark spark = new FakeSpark(home);
            spark.plays(play);
            return spark;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void plays(String play) throws IOException {
        Files.writeString(home.resolve("bin/play"), play);
    }

    Path home() {
        return home;
    }

    List<String> arguments() throws IOException {
        return Files.readAllLines(home.resolve("bin/arguments"));
    }

    Properties properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("bin/properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    int submissions() throws IOException {
        Path file = home.resolve("bin/submissions");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The local distribution that the build assembled. */
record Distribution(Path home) {

    /**
     * For processes that live for a minute: starting counts, not speed. Without the larger cache the code of Spark's
     * queries would not fit, and be thrown out and compiled again.
     */
    static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-XX:+UseSerialGC");

    static Distribution built() {
        return new Distribution(Path.of(System.getProperty("nightjar.dist")));
    }

    Path spark() {
        return home.resolve("spark");
    }

    /** The application jar of the jobs. */
    Path jobsJar() {
        return jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("nightjar-jobs"))
                .findFirst()
                .orElseThrow();
    }

    /** Jars to ship beside it, as `--jars` takes them. */
    String otherJars() {
        return jars().stream()
                .filter(jar -> !jar.equals(jobsJar()))
                .map(Path::toString)
                .collect(Collectors.joining(","));
    }

    /** The command that starts a class on the distribution's class path, with the options that Spark needs. */
    List<String> java(String mainClass, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("spark.jvm.args").trim().split("\\s+")));
        command.addAll(List.of("-Xmx1g", "-cp", classPath, mainClass));
        return command;
    }

    private List<Path> jars() {
        try (Stream<Path> files = Files.list(home.resolve("jars"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

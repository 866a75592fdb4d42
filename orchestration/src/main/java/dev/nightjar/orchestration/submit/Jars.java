/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The jobs' own jar, and those that it needs beside Spark's. */
record Jars(String application, List<String> others) {

    private static final String JOBS = "nightjar-jobs-";

    /**
     * The jars of the distribution.
     *
     * @param folder here
     * @param elsewhere URI of a folder where the cluster finds the same files
     */
    static Jars of(Path folder, Optional<String> elsewhere) {
        List<String> names = names(folder);
        String base = elsewhere.map(uri -> uri.endsWith("/") ? uri : uri + "/").orElse(folder.toAbsolutePath() + "/");
        String jobs = names.stream()
                .filter(name -> name.startsWith(JOBS))
                .findFirst()
                .orElseThrow(() -> new UsageError("Cannot find " + JOBS + "*.jar in " + folder
                        + ": build Nightjar, by ./mvnw -DskipTests package."));
        return new Jars(
                base + jobs,
                names.stream()
                        .filter(name -> !name.equals(jobs))
                        .map(name -> base + name)
                        .toList());
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageError("Cannot read the jars in " + folder + ": build Nightjar first.", e);
        }
    }
}

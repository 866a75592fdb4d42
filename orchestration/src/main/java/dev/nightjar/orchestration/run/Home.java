/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where Nightjar is installed.
 *
 * @param folder with `conf`
 * @param distribution with `lib`, `jars` and `spark/jars`
 * @param spark settings of Spark on this machine, beside those of `conf/spark-defaults.conf`
 */
public record Home(Path folder, Path distribution, Map<String, String> spark) {

    /** Variables with passwords of the server's users, which no job is given. */
    public static final Set<String> PASSWORDS = Set.of("NIGHTJAR_ADMIN_PASSWORD", "NIGHTJAR_USER_PASSWORD");

    private static final String MEMORY = "spark.driver.memory";

    /** As the launcher says, by the system properties `nightjar.home` and `nightjar.dist`. */
    public static Home installed() {
        String folder = System.getProperty("nightjar.home");
        if (folder == null) {
            throw new UsageError("Cannot find Nightjar's folder: start it by its launcher, ./nightjar.");
        }
        return new Home(
                Path.of(folder),
                Path.of(System.getProperty(
                        "nightjar.dist", Path.of(folder, "target", "nightjar").toString())),
                Map.of());
    }

    /** The same, with other settings of Spark on this machine. */
    public Home with(Map<String, String> settings) {
        return new Home(folder, distribution, Map.copyOf(settings));
    }

    /** Without settings that may be secrets. */
    @Override
    public String toString() {
        return "Home[" + folder + ", " + distribution + "]";
    }

    /** A file under `conf`. */
    public Path conf(String name) {
        return folder.resolve("conf").resolve(name);
    }

    /** The command that starts a class on Spark's class path with the settings of `conf/spark-defaults.conf`. */
    List<String> spark(String mainClass) {
        Map<String, String> settings = defaults();
        // Spark makes this folder, which nothing of Nightjar's is in; by default where one happens to be
        settings.putIfAbsent(
                "spark.sql.warehouse.dir",
                Path.of(System.getProperty("java.io.tmpdir"), "nightjar-spark-warehouse")
                        .toUri()
                        .toString());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.add("-Xmx" + spark.getOrDefault(MEMORY, settings.getOrDefault(MEMORY, "2g")));
        // a night may pause, but should not share its few cores with a collector
        command.add("-XX:+UseParallelGC");
        command.add("-Dlog4j2.configurationFile=" + conf("log4j2.properties").toUri());
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!spark.isEmpty()) {
            command.add("@" + ArgumentFile.of(spark));
        }
        command.addAll(List.of(
                "-cp", distribution.resolve("jars") + "/*:" + distribution.resolve("spark/jars") + "/*", mainClass));
        return command;
    }

    private Map<String, String> defaults() {
        Map<String, String> settings = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(conf("spark-defaults.conf"))) {
                String[] words = line.strip().split("\\s+", 2);
                if (words.length == 2 && !words[0].startsWith("#")) {
                    settings.put(words[0], words[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + conf("spark-defaults.conf"), e);
        }
        return settings;
    }

    private static List<String> jvmOptions() {
        try (InputStream in = Home.class.getResourceAsStream("spark-jvm.options")) {
            return List.of(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).trim().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

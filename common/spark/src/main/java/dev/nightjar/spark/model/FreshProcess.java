/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.Json;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileUtil;

/**
 * A new JVM like this one: the same Java, class path, openings of modules and compiler. It is asked on standard input, so
 * that no credential is among its arguments, and it ends when its time is over or this one stops waiting.
 */
final class FreshProcess {

    private static final int LAST_CHARACTERS = 300;

    /** Openings of modules, and what compiles the code that scores: its speed there is its speed here. */
    private static final List<String> LIKE_THIS =
            List.of("--add-", "-XX:TieredStopAtLevel=", "-XX:ReservedCodeCacheSize=");

    private final Duration limit;
    private final long heapBytes;

    FreshProcess(Duration limit, long heapBytes) {
        this.limit = limit;
        this.heapBytes = heapBytes;
    }

    /** What it measured, or why it did not. */
    ServingFigures ask(ServingRequest request) {
        try {
            Path folder = Files.createTempDirectory("nightjar-serving");
            try {
                return ask(
                        request,
                        folder.resolve("answer").toFile(),
                        folder.resolve("log").toFile());
            } finally {
                FileUtil.fullyDelete(folder.toFile());
            }
        } catch (IOException e) {
            return ServingFigures.failed("cannot start it: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a fresh process was scoring", e);
        }
    }

    private ServingFigures ask(ServingRequest request, File answer, File log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(ServingProbe.class))
                .redirectOutput(answer)
                .redirectError(log)
                .start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(Json.MAPPER.writeValueAsBytes(request));
            } catch (IOException e) {
                // it ended before it read all; its exit code and log tell why
            }
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                return ServingFigures.failed("it did not answer within " + limit.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(answer.toPath());
        int begin = text.indexOf('{');
        return begin < 0
                ? ServingFigures.failed("it ended with exit code " + process.exitValue() + ": " + tail(log))
                : Json.MAPPER.readValue(text.substring(begin), ServingFigures.class);
    }

    /** What starts one with a `main` that asks on standard input. */
    List<String> command(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // not agents and debuggers, and not the settings of this application
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> LIKE_THIS.stream().anyMatch(argument::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-Xmx" + heapBytes / 1024 + "k", "-XX:+UseSerialGC"));
        String logging = System.getProperty("log4j2.configurationFile");
        if (logging != null) {
            command.add("-Dlog4j2.configurationFile=" + logging);
        }
        command.addAll(List.of("-cp", classPath(), main.getName()));
        return command;
    }

    /** With the jars that spark-submit adds by class loaders of its own. */
    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>(
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
        for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
                loader != null;
                loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    local(url, entries);
                }
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void local(URL url, Set<String> entries) {
        try {
            if (url.getProtocol().equals("file")) {
                entries.add(Path.of(url.toURI()).toString());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot read the class path", e);
        }
    }

    private static String tail(File log) throws IOException {
        String text = Files.readString(log.toPath()).strip();
        return text.substring(Math.max(0, text.length() - LAST_CHARACTERS)).replace('\n', ' ');
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Spark application in a child process, started once and asked as often as need be. It ends with this process,
 * however that ends: its standard input closes.
 */
public final class SparkWorker implements AutoCloseable {

    private static final int LAST_LINES = 15;

    private final Process process;
    private final Path log;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Thread reaper;
    private long count;

    private SparkWorker(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts the application, its log on this process's standard error. */
    public static SparkWorker loud(Home home) {
        return start(home, ProcessBuilder.Redirect.INHERIT, null);
    }

    /** Starts the application, its log in a file. */
    public static SparkWorker quiet(Home home, Path log) {
        try {
            Files.createDirectories(log.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write logs to " + log.getParent(), e);
        }
        return start(home, ProcessBuilder.Redirect.appendTo(log.toFile()), log);
    }

    private static SparkWorker start(Home home, ProcessBuilder.Redirect errors, Path log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(home.spark("dev.nightjar.jobs.Worker")).redirectError(errors);
            return new SparkWorker(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start Spark", e);
        }
    }

    /**
     * Runs a job and follows it to its end.
     *
     * @throws RemoteFailure if it failed, or the process ended
     */
    public void run(String job, List<String> arguments, Events events) {
        try {
            requests.write(Json.MAPPER.writeValueAsString(Map.of("id", ++count, "job", job, "args", arguments)));
            requests.newLine();
            requests.flush();
            follow(job, events);
        } catch (IOException e) {
            throw ended(job);
        }
    }

    private void follow(String job, Events events) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (!line.startsWith("{")) {
                // the JVM itself may print, as it does when it is told to record or to trace
                continue;
            }
            JsonNode event = Json.MAPPER.readTree(line);
            switch (event.path("event").asText()) {
                case "started" -> events.started(event.path("step").asText());
                case "result" -> events.result(event.path("document"));
                default -> {
                    int exitCode = event.path("exitCode").asInt();
                    if (exitCode != 0) {
                        throw new RemoteFailure(
                                exitCode, event.path("error").asText() + (exitCode == 1 ? where() : ""));
                    }
                    return;
                }
            }
        }
        throw ended(job);
    }

    private RemoteFailure ended(String job) {
        return new RemoteFailure(1, "Spark ended in the middle of job " + job + "." + where() + tail());
    }

    private String where() {
        return log == null ? "" : " The log is " + log + ".";
    }

    private String tail() {
        if (log == null) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log);
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it can still be asked. */
    boolean alive() {
        return process.isAlive();
    }

    /** Ends it at once, whatever it does. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Spark application in a child process, started once and asked as often as need be. It ends with this process,
 * however that ends: its standard input closes.
 */
public final class SparkWorker implements SparkJobs {

    private final Process process;
    private final Optional<AttemptLog> log;
    private final Optional<Thread> drain;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Thread reaper;
    private long count;

    private SparkWorker(Process process, Optional<AttemptLog> log) {
        this.process = process;
        this.log = log;
        this.drain = log.map(file -> file.drain(process.getErrorStream()));
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts the application, its log on this process's standard error. */
    public static SparkWorker loud(Home home) {
        return start(home, ProcessBuilder.Redirect.INHERIT, Optional.empty());
    }

    /**
     * Starts the application, its log in a file.
     *
     * @param logLimit size that the file may have, in bytes
     */
    public static SparkWorker quiet(Home home, Path log, long logLimit) {
        return start(home, ProcessBuilder.Redirect.PIPE, Optional.of(AttemptLog.append(log, logLimit)));
    }

    private static SparkWorker start(Home home, ProcessBuilder.Redirect errors, Optional<AttemptLog> log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(home.spark("dev.nightjar.jobs.Worker")).redirectError(errors);
            builder.environment().keySet().removeAll(Home.PASSWORDS);
            return new SparkWorker(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start Spark", e);
        }
    }

    @Override
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
        return log.map(file -> " The log is " + file.file() + ".").orElse("");
    }

    private String tail() {
        awaitLog();
        return log.map(file -> "\n" + file.lastLines()).orElse("");
    }

    /** What the process said before it ended is in the log soon, unless a child of its own holds its output open. */
    private void awaitLog() {
        drain.ifPresent(thread -> {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
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
        awaitLog();
        log.ifPresent(AttemptLog::close);
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}

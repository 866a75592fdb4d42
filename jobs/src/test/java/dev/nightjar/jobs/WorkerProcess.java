/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.disk.LocalDisk;
import dev.nightjar.core.disk.LocalDiskContext;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Spark application of Nightjar in a process of its own, driven by the lines that the command line sends too. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private WorkerProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** For a few small nights. */
    static WorkerProcess startShortLived(Path log) {
        Distribution built = Distribution.built();
        List<String> command =
                built.java("dev.nightjar.jobs.Worker", built.home() + "/jars/*:" + built.spark() + "/jars/*");
        command.addAll(1, Distribution.SHORT_LIVED);
        return launch(log, command);
    }

    /**
     * With the class path of this process, so that classes of tests are on it too; for a few small nights.
     *
     * @param options of Java, which come after all others
     */
    static WorkerProcess startLikeThis(Path log, String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(Distribution.SHORT_LIVED);
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xmx1g",
                "-Dspark.driver.host=localhost",
                "-Dspark.sql.warehouse.dir=" + log.resolveSibling("sql"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.nightjar.jobs.Worker"));
        return launch(log, command);
    }

    /** Settings go first, so that what the command says itself counts. */
    private static WorkerProcess launch(Path log, List<String> command) {
        command.add(1, "-Dspark.master=local[2]");
        command.add(1, "-Dspark.ui.enabled=false");
        command.add(1, "-Dspark.sql.shuffle.partitions=2");
        command.add(1, "-Dspark.databricks.delta.snapshotPartitions=1");
        command.add(1, "-Dspark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled=false");
        command.add(1, "-Dspark.sql.ui.explainMode=simple");
        command.add(1, "-Dspark.hadoop.fs.file.impl=" + LocalDisk.class.getName());
        command.add(1, "-Dspark.hadoop.fs.AbstractFileSystem.file.impl=" + LocalDiskContext.class.getName());
        command.add(1, "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"));
        try {
            return new WorkerProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and does not wait. */
    void send(String job, List<String> arguments) {
        try {
            requests.write(Json.MAPPER.writeValueAsString(Map.of("id", 1, "job", job, "args", arguments)));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the start of the first step of what was sent. */
    void awaitStart() {
        JsonNode unused = await("started");
    }

    /** Waits for the document that is the answer to what was sent. */
    JsonNode result() {
        return await("result").path("document");
    }

    /** Waits for the end of what was sent. */
    JsonNode end() {
        return await("end");
    }

    private JsonNode await(String name) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode event = Json.MAPPER.readTree(line);
                if (event.path("event").asText().equals(name)) {
                    return event;
                }
                if (isEnd(event)) {
                    throw new IllegalStateException("The worker answered " + event);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The worker ended without an answer");
    }

    /** Ends the process as SIGKILL does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Whether it has answered to what was sent; waits for nothing. */
    boolean hasAnswered() {
        try {
            while (answers.ready()) {
                if (isEnd(Json.MAPPER.readTree(answers.readLine()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEnd(JsonNode event) {
        return event.path("event").asText().equals("end");
    }

    @Override
    public void close() {
        try {
            requests.close();
        } catch (IOException e) {
            // the process may be gone already, which is what closing is for
            process.destroyForcibly();
        }
        process.onExit().join();
    }
}

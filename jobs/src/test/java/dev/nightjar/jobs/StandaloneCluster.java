/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Spark's own master and two workers, as processes that write into a folder and end with this object. */
final class StandaloneCluster implements AutoCloseable {

    private static final int WORKERS = 2;

    private final Distribution built = Distribution.built();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final String master;

    private StandaloneCluster(Path folder, int port) {
        this.folder = folder;
        this.master = "spark://localhost:" + port;
    }

    /** Starts the processes, and waits until the master knows both workers. */
    static StandaloneCluster start(Path folder) {
        int port = freePort();
        StandaloneCluster cluster = new StandaloneCluster(folder, port);
        try {
            Files.createDirectories(folder);
            cluster.startMaster(port);
            for (int i = 1; i <= WORKERS; i++) {
                cluster.startWorker(i);
            }
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(cluster::knowsItsWorkers);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw new IllegalStateException("Cannot start a cluster: " + cluster.text("master.err"), e);
        }
    }

    /**
     * Submits a job, its driver outside of the cluster, and waits for its end.
     *
     * @return lines of its standard output
     * @throws IllegalStateException with what it wrote to standard error if it fails
     */
    List<String> submit(String job, List<String> arguments) throws InterruptedException {
        List<String> command = command("org.apache.spark.deploy.SparkSubmit");
        command.addAll(List.of("--master", master, "--class", "dev.nightjar.jobs." + job));
        command.addAll(List.of("--executor-memory", "512m"));
        command.addAll(
                List.of("--conf", "spark.executor.extraJavaOptions=" + String.join(" ", Distribution.SHORT_LIVED)));
        command.addAll(List.of("--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2"));
        command.addAll(List.of("--conf", "spark.databricks.delta.snapshotPartitions=1"));
        command.addAll(List.of("--conf", "spark.sql.ui.explainMode=simple"));
        command.addAll(
                List.of("--conf", "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled=false"));
        command.addAll(List.of("--jars", built.otherJars(), built.jobsJar().toString()));
        command.addAll(arguments);
        Process process = start(command, job);
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(job + " failed: " + text(job + ".err"));
        }
        return text(job).lines().toList();
    }

    /** How many workers had an executor of some application. */
    long workersUsed() {
        return Stream.iterate(1, i -> i <= WORKERS, i -> i + 1)
                .filter(i -> Files.isDirectory(workFolder(i)))
                .filter(i -> !isEmpty(workFolder(i)))
                .count();
    }

    /** Ends what was started, and what that started, the last first. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : processes) {
            all.addAll(process.descendants().toList());
            all.add(process.toHandle());
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    private void startMaster(int port) throws IOException {
        List<String> command = command("org.apache.spark.deploy.master.Master");
        command.addAll(List.of("--host", "localhost", "--port", "" + port, "--webui-port", "0"));
        start(command, "master");
    }

    private void startWorker(int number) throws IOException {
        List<String> command = command("org.apache.spark.deploy.worker.Worker");
        command.addAll(List.of("--host", "localhost", "--cores", "1", "--memory", "1g", "--webui-port", "0"));
        command.addAll(List.of("--work-dir", workFolder(number).toString(), master));
        start(command, "worker" + number);
    }

    private boolean knowsItsWorkers() {
        return text("master.err").split("Registering worker", -1).length == WORKERS + 1;
    }

    private List<String> command(String mainClass) {
        List<String> command = built.java(mainClass, built.spark() + "/jars/*");
        command.addAll(1, Distribution.SHORT_LIVED);
        return command;
    }

    private Process start(List<String> command, String name) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name).toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().put("SPARK_HOME", built.spark().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
        try {
            Process process = builder.start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path workFolder(int worker) {
        return folder.resolve("work" + worker);
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

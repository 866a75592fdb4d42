/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Spark's own master and a worker, as processes that write into a folder and end with this object. */
final class Cluster implements AutoCloseable {

    private final Path spark;
    private final Path folder;
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();

    private Cluster(Path spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** Starts them, and waits until the master knows the worker. */
    static Cluster start(Path spark, Path folder) {
        Cluster cluster = new Cluster(spark, folder);
        try {
            Files.createDirectories(folder);
            String deploy = "org.apache.spark.deploy.";
            cluster.start(
                    "master",
                    deploy + "master.Master",
                    "--host",
                    "localhost",
                    "--port",
                    "" + cluster.port,
                    "--webui-port",
                    "0");
            cluster.start(
                    "worker",
                    deploy + "worker.Worker",
                    "--host",
                    "localhost",
                    "--cores",
                    "2",
                    "--memory",
                    "3g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    cluster.work().toString(),
                    cluster.master());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(folder.resolve("master.err")).contains("Registering worker"));
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw new IllegalStateException("Cannot start a cluster", e);
        }
    }

    String master() {
        return "spark://localhost:" + port;
    }

    /** Names of the applications and drivers that the worker worked for, such as `app-20260131020000-0000`. */
    List<String> worked() {
        try (Stream<Path> files = Files.list(work())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Processes that the worker started and that are alive: executors and drivers. */
    List<ProcessHandle> working() {
        return processes.get(1).descendants().filter(ProcessHandle::isAlive).toList();
    }

    /** Ends what was started, and what that started. */
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

    private Path work() {
        return folder.resolve("work");
    }

    private void start(String name, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "-cp",
                spark + "/jars/*",
                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().put("SPARK_HOME", spark.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
        processes.add(builder.start());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

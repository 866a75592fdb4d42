/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.schedule.ScriptedRunner;
import dev.nightjar.orchestration.serve.Server.Access;
import dev.nightjar.orchestration.store.Store;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which tests stop as roughly as they like. */
final class ServerProcess implements AutoCloseable {

    static final String PASSWORD = "a password of tests";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * What all processes of a test have in common.
     *
     * @param url of the store
     * @param realStart when the test began, which was `start` for the servers
     * @param capacity of each server
     * @param longestMillis that a step takes; 0 for steps that do nothing at all
     */
    record World(
            Path folder, String url, Instant realStart, Instant start, int speed, int capacity, int longestMillis) {

        Journal journal() {
            return new Journal(folder.resolve("journal"));
        }

        /** Where a server writes its port. */
        Path port() {
            return folder.resolve("port");
        }

        FastClock clock() {
            return new FastClock(realStart, start, speed);
        }

        Store store() {
            return Store.open(url, user(), Optional.empty(), clock());
        }

        private Optional<String> user() {
            return url.startsWith("jdbc:postgresql") ? Optional.of("postgres") : Optional.empty();
        }

        private List<String> arguments() {
            return List.of(
                    folder.toString(),
                    url,
                    realStart.toString(),
                    start.toString(),
                    Integer.toString(speed),
                    Integer.toString(capacity),
                    Integer.toString(longestMillis));
        }

        private static World of(String[] arguments) {
            return new World(
                    Path.of(arguments[0]),
                    arguments[1],
                    Instant.parse(arguments[2]),
                    Instant.parse(arguments[3]),
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]),
                    Integer.parseInt(arguments[6]));
        }

        private Runner runner() throws IOException {
            Path once = Files.createDirectories(folder.resolve("once"));
            return longestMillis > 0 ? new JournalRunner(once, journal(), longestMillis) : new ScriptedRunner();
        }
    }

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        World world = World.of(arguments);
        Server server = new Server(
                world.store(),
                new Server.Settings(
                        world.folder().resolve("pipelines"),
                        Map.of(),
                        new InetSocketAddress("127.0.0.1", 0),
                        Access.THIS_MACHINE,
                        Optional.of(PASSWORD),
                        world.capacity(),
                        world.folder().resolve("logs"),
                        Lake.at(world.folder() + "/lake")),
                world.runner(),
                world.clock());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        Files.writeString(world.port(), Integer.toString(server.port()));
    }

    static ServerProcess start(World world) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // those of the launcher
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ServerProcess.class.getName()));
        command.addAll(world.arguments());
        File log = world.folder().resolve("servers.log").toFile();
        try {
            return new ServerProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The most memory that it ever had, in bytes, as Linux counts it. */
    long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** By SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends `STOP` or `CONT`. */
    void signal(String name) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor() != 0) {
            throw new IllegalStateException("Cannot send SIG" + name + " to " + pid());
        }
    }

    /** Stops in good order. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The server does not stop");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

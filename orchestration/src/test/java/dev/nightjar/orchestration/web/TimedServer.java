/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import dev.nightjar.orchestration.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A web server in a process of its own, as how long a request may take is read once in each. */
final class TimedServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private TimedServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static TimedServer start(Path folder, int seconds) throws IOException, InterruptedException {
        Path port = folder.resolve("port");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-Dsun.net.httpserver.maxReqTime=" + seconds,
                        "-cp",
                        path,
                        TimedServer.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        while (!Files.exists(port)) {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("out")));
            }
            Thread.sleep(20);
        }
        return new TimedServer(process, Integer.parseInt(Files.readString(port)));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Serves one route that answers how long the body is, until its input ends. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Store store = Store.open(
                "jdbc:sqlite:" + folder.resolve("s.db"), Optional.empty(), Optional.empty(), Clock.systemUTC());
        Auth auth = new Auth(store.users(), new Users(store.users(), Clock.systemUTC()), Clock.systemUTC());
        Router router = new Router();
        router.on(
                "POST",
                "/length",
                Role.ANYBODY,
                request -> Response.ok(Map.of("length", request.content().length())));
        WebServer server = WebServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), router, auth);
        Path part = Files.writeString(folder.resolve("port.part"), "" + server.port());
        Files.move(part, folder.resolve("port"));
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}

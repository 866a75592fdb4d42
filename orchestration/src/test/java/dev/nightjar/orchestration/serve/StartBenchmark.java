/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** From the start of `nightjar serve`, of an installation or from the class path, to its first healthy answer. */
final class StartBenchmark implements ServerBenchmarks.Benchmark {

    private static final int TIMES = 5;
    private static final double MOST = 3;

    @Override
    public void run(Path folder) throws IOException, InterruptedException {
        Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
        Files.writeString(pipelines.resolve("p.yaml"), Script.pipeline("p", "{cron: '0 2 * * *'}"));
        double[] seconds = new double[TIMES];
        for (int time = 0; time < TIMES; time++) {
            // the first one makes the database, too
            seconds[time] = start(folder, pipelines);
        }
        System.out.printf(
                Locale.ROOT,
                "start: first %.2f s, best %.2f s, longest %.2f s of %d%n",
                seconds[0],
                ServerBenchmarks.quantile(seconds, 0),
                ServerBenchmarks.quantile(seconds, 1),
                TIMES);
        ServerBenchmarks.print(
                "  start to the first healthy answer, median", ServerBenchmarks.quantile(seconds, 0.5), "s", MOST);
    }

    private static double start(Path folder, Path pipelines) throws IOException, InterruptedException {
        int port = freePort();
        long from = System.nanoTime();
        Process process = new ProcessBuilder(command(pipelines, folder.resolve("lake"), folder.resolve("state"), port))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        try {
            awaitHealthy(process, port, folder.resolve("log"));
            return (System.nanoTime() - from) / 1e9;
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    static void awaitHealthy(Process process, int port, Path log) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        while (!healthy(client, port)) {
            if (!process.isAlive()) {
                throw new IOException("The server ended: " + Files.readString(log));
            }
            Thread.sleep(5);
        }
    }

    /** As the launcher does. */
    static List<String> command(Path pipelines, Path warehouse, Path state, int port) {
        String home = System.getProperty("nightjar.home");
        Path lib = Path.of(System.getProperty("nightjar.dist", home + "/target/nightjar"), "lib");
        return Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx512m",
                        "-Dnightjar.home=" + home,
                        "-cp",
                        Files.isDirectory(lib) ? lib + "/*" : System.getProperty("java.class.path"),
                        "dev.nightjar.orchestration.cli.Nightjar",
                        "serve",
                        "--pipelines",
                        pipelines.toString(),
                        "--warehouse",
                        warehouse.toString(),
                        "--state",
                        state.toString(),
                        "--port",
                        Integer.toString(port))
                .toList();
    }

    private static boolean healthy(HttpClient client, int port) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port + "/api/v2/monitor/health");
        try {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    && answer.body().contains("\"scheduler\":{\"status\":\"healthy\"")
                    && answer.body().contains("\"metadatabase\":{\"status\":\"healthy\"");
        } catch (ConnectException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

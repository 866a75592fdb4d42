/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.AirflowSettings;
import dev.nightjar.orchestration.airflow.Credentials;
import dev.nightjar.orchestration.airflow.DagRun;
import dev.nightjar.orchestration.airflow.Timing;
import dev.nightjar.orchestration.airflow.TriggerRequest;
import dev.nightjar.orchestration.demo.Landing;
import dev.nightjar.orchestration.run.Home;
import dev.nightjar.orchestration.run.SparkApplications;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nights of the demonstration's pipeline, each by {@code PipelineJob} in a Spark application of its own, and by a server
 * with the local runner, which is asked for it over its API. Both start from the same history and model, in warehouses of
 * their own, and take turns in being first. What counts of the former is the time up to its last word, and not its stop.
 */
final class OverheadBenchmark implements ServerBenchmarks.Benchmark {

    private static final LocalDate FIRST = LocalDate.parse("2026-01-31");
    private static final int HISTORY = 30;
    /** The first pair is a warm-up. */
    private static final int NIGHTS = 6;

    private static final double MOST = 1.10;

    private Path folder;
    private Path pipeline;
    private AirflowClient client;

    @Override
    public void run(Path where) throws IOException, InterruptedException {
        folder = where;
        Path pipelines = Files.createDirectories(where.resolve("pipelines"));
        pipeline = Files.writeString(pipelines.resolve("card_fraud.yaml"), unscheduled());
        Landing landing = new Landing(where.resolve("landing"), 7, Optional.empty());
        Stream.iterate(FIRST.minusDays(HISTORY), date -> date.plusDays(1))
                .limit(HISTORY + 1 + NIGHTS)
                .forEach(landing::deliver);
        job(
                FIRST.minusDays(HISTORY)
                        .datesUntil(FIRST)
                        .map(LocalDate::toString)
                        .collect(Collectors.joining(",")),
                "--only",
                "ingest");
        System.out.printf(Locale.ROOT, "overhead: the night that trains, by PipelineJob, %.2f s%n", job("" + FIRST));
        copy(where.resolve("by-job"), where.resolve("by-server"));
        int port = StartBenchmark.freePort();
        List<String> command = new ArrayList<>(
                StartBenchmark.command(pipelines, where.resolve("by-server"), where.resolve("state"), port));
        command.addAll(List.of("--set", "landing=" + where.resolve("landing")));
        ProcessBuilder server = new ProcessBuilder(command);
        server.environment().put("NIGHTJAR_ADMIN_PASSWORD", ServerProcess.PASSWORD);
        Process serving = server.redirectErrorStream(true)
                .redirectOutput(where.resolve("server.log").toFile())
                .start();
        try {
            client = new AirflowClient(
                    AirflowSettings.of(
                            "http://127.0.0.1:" + port, new Credentials.Password("admin", ServerProcess.PASSWORD)),
                    Timing.real());
            StartBenchmark.awaitHealthy(serving, port, where.resolve("server.log"));
            measure();
        } finally {
            serving.destroy();
            serving.waitFor();
        }
    }

    private void measure() throws IOException, InterruptedException {
        List<Double> byJob = new ArrayList<>();
        List<Double> byServer = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            LocalDate date = FIRST.plusDays(1 + night);
            boolean serverFirst = night % 2 == 1;
            double server = serverFirst ? served(date) : 0;
            double job = job(date.toString());
            server = serverFirst ? server : served(date);
            System.out.printf(
                    Locale.ROOT, "overhead: night %s by PipelineJob %.2f s, by the server %.2f s%n", date, job, server);
            if (night > 0) {
                byJob.add(job);
                byServer.add(server);
            }
        }
        double job = median(byJob);
        double server = median(byServer);
        System.out.printf(
                Locale.ROOT,
                "  a night, median of %d: PipelineJob %.2f s, server with the local runner %.2f s: ratio %.3f, at most"
                        + " %.2f%n",
                byJob.size(),
                job,
                server,
                server / job,
                MOST);
    }

    private static double median(List<Double> seconds) {
        return ServerBenchmarks.quantile(
                seconds.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    /** From the start of the application to the document that it prints at the end. */
    private double job(String dates, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline",
                pipeline.toString(),
                "--date",
                dates,
                "--warehouse",
                folder.resolve("by-job").toString(),
                "--set",
                "landing=" + folder.resolve("landing")));
        arguments.addAll(List.of(more));
        Path log = folder.resolve("jobs.log");
        long from = System.nanoTime();
        long told = from;
        Process process = SparkApplications.of(Home.installed(), "dev.nightjar.jobs.PipelineJob", arguments)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (BufferedReader out = process.inputReader()) {
            while (out.readLine() != null) {
                told = System.nanoTime();
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("PipelineJob failed: " + Files.readString(log));
        }
        return (told - from) / 1e9;
    }

    /** From the request to the end of the run. */
    private double served(LocalDate date) throws IOException, InterruptedException {
        Instant from = Instant.now();
        client.trigger(TriggerRequest.of(
                "card_fraud",
                "night-" + date,
                JsonNodeFactory.instance.objectNode().put("date", date.toString())));
        DagRun run;
        do {
            Thread.sleep(200);
            run = client.run("card_fraud", "night-" + date);
        } while (!run.ended());
        if (!run.succeeded()) {
            throw new IOException("The night failed: " + Files.readString(folder.resolve("server.log")));
        }
        // the worker ends, and leaves the processors to the next night
        Thread.sleep(1000);
        return Duration.between(from, run.endDate().orElseThrow()).toMillis() / 1e3;
    }

    private static String unscheduled() throws IOException {
        String file = Files.readString(Home.installed().conf("pipelines/card_fraud.yaml"));
        return file.replaceFirst("(?m)^schedule:\\n(  .*\\n)+", "");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            paths.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs, submitted one by one with spark-submit to a standalone master and two workers. */
class StandaloneClusterIT {

    private final Distribution built = Distribution.built();
    private final List<Process> cluster = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stopCluster() {
        cluster.forEach(Process::destroyForcibly);
        cluster.forEach(process -> process.onExit().join());
    }

    @Test
    void everyStepRunsOnAClusterAndLeavesScores() throws Exception {
        Shop shop = Shop.open(folder.resolve("a shop"));
        Path warehouse = folder.resolve("warehouse");
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("worker.log"))) {
            for (LocalDate day = Shop.FIRST; day.isBefore(Shop.NIGHT); day = day.plusDays(1)) {
                worker.send("pipeline", shop.arguments(warehouse, day, "--only", "ingest"));
                assertThat(worker.end().path("exitCode").asInt(-1)).isZero();
            }
        }
        String master = startCluster();
        assertThat(submit(master, "IngestJob", shop.arguments(warehouse, Shop.NIGHT, "--source", "orders"))
                        .path("rowsQuarantined")
                        .asLong())
                .isEqualTo(Shop.ORDERS / 50);
        submit(master, "IngestJob", shop.arguments(warehouse, Shop.NIGHT, "--source", "returns"));
        for (String job : List.of("FeaturesJob", "TrainJob", "PromoteJob", "ScoreJob", "MonitorJob")) {
            JsonNode step = submit(master, job, shop.arguments(warehouse, Shop.NIGHT));
            assertThat(step.path("state").asText()).as(step.toString()).isEqualTo("success");
        }
        SparkSession spark = TestSpark.session("Europe/Berlin");
        Row scored = spark.read()
                .format("delta")
                .load(warehouse.resolve("shop/scores").toString())
                .selectExpr("count(*)", "min(model_version)", "count(probability)")
                .first();
        long expected = Shop.ORDERS - Shop.ORDERS / 50 - 1;
        assertThat(scored.getLong(0)).isEqualTo(expected);
        assertThat(scored.getInt(1)).isEqualTo(1);
        assertThat(scored.getLong(2)).isEqualTo(expected);
    }

    private JsonNode submit(String master, String job, List<String> arguments) throws Exception {
        List<String> command = built.java("org.apache.spark.deploy.SparkSubmit", built.spark() + "/jars/*");
        command.addAll(List.of("--master", master, "--class", "dev.nightjar.jobs." + job));
        command.addAll(List.of("--conf", "spark.executor.memory=512m", "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--conf", "spark.sql.shuffle.partitions=2"));
        command.addAll(List.of("--conf", "spark.databricks.delta.snapshotPartitions=1"));
        command.addAll(List.of("--jars", built.otherJars(), built.jobsJar().toString()));
        command.addAll(arguments);
        Path out = folder.resolve(job + ".out");
        Process process = process(command, out);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        List<String> lines = Files.readAllLines(out);
        assertThat(process.exitValue())
                .as(job + ": " + Files.readString(folder.resolve(job + ".out.err")))
                .isZero();
        return Json.MAPPER.readTree(lines.get(lines.size() - 1));
    }

    private String startCluster() throws IOException {
        int port = freePort();
        String master = "spark://localhost:" + port;
        String classPath = built.spark() + "/jars/*";
        List<String> command = built.java("org.apache.spark.deploy.master.Master", classPath);
        command.addAll(List.of("--host", "localhost", "--port", "" + port, "--webui-port", "" + freePort()));
        cluster.add(process(command, folder.resolve("master")));
        for (int i = 1; i <= 2; i++) {
            command = built.java("org.apache.spark.deploy.worker.Worker", classPath);
            command.addAll(List.of("--host", "localhost", "--cores", "1", "--memory", "1g"));
            command.addAll(List.of(
                    "--webui-port",
                    "" + freePort(),
                    "--work-dir",
                    folder.resolve("work" + i).toString()));
            command.add(master);
            cluster.add(process(command, folder.resolve("node" + i)));
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Files.readString(folder.resolve("master.err")).split("Registering worker", -1).length == 3);
        return master;
    }

    private Process process(List<String> command, Path out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(Path.of(out + ".err").toFile());
        builder.environment().put("SPARK_HOME", built.spark().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

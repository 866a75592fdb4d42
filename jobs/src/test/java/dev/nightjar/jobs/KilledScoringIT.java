/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scoring that is killed at random moments, tried again, or done twice at once, while someone reads: there is all of the old
 * night or all of the new one, at any moment. A night is scored for the first time, or again by another version.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledScoringIT {

    private static final long SEED = Long.getLong("nightjar.seed", 6);
    private static final LocalDate TRAINED = LocalDate.parse("2026-03-04");
    private static final LocalDate NIGHT = LocalDate.parse("2026-03-05");
    private static final int ROWS = 60_000;
    private static final int KILLS = Integer.getInteger("nightjar.kills", 4);

    /** Iterations of two models, which score differently. */
    private static final int FEW = 2;

    private static final int MANY = 20;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final SparkSession spark = TestSpark.session();

    @TempDir
    static Path folder;

    /** A state to start from, and the digests that may be seen. */
    private record Start(String name, Warehouse warehouse, ScoresDigest old, ScoresDigest scored) {}

    /** When to kill: so long after the step began, or after its first file appeared. */
    private record Moment(boolean writing, long millis) {}

    private final List<Start> starts = new ArrayList<>();

    /** Of a fresh process, from the start of the step. */
    private long millisToFirstFile;

    private long millisInAll;
    private WorkerProcess repeater;

    @BeforeAll
    void scoreUndisturbed() {
        repeater = freshProcess();
        OneSource source = new OneSource(spark, folder);
        land(source, TRAINED, 5_000);
        land(source, NIGHT, ROWS);
        train(source, FEW);
        source.run("score", TRAINED);
        source.ingest(NIGHT);
        Warehouse undisturbed = new Warehouse(folder.resolve("warehouse"));
        Warehouse first = undisturbed.copyTo(folder.resolve("first"));
        measure(undisturbed);
        starts.add(new Start("first", first, ScoresDigest.NOTHING, digest(undisturbed)));

        train(source, MANY);
        Warehouse again = undisturbed.copyTo(folder.resolve("again"));
        Warehouse rescored = again.copyTo(folder.resolve("rescored"));
        score(repeater, rescored);
        starts.add(new Start("again", again, digest(again), digest(rescored)));
        for (Start start : starts) {
            assertThat(start.scored.rows()).isEqualTo(ROWS);
            assertThat(start.scored.mixed()).isFalse();
            assertThat(start.old).isNotEqualTo(start.scored);
        }
        assertThat(starts.get(1).old).isEqualTo(starts.get(0).scored);
    }

    @AfterAll
    void stopWorker() {
        repeater.close();
    }

    @Test
    void scoringThatIsKilledAtAnyMomentAndRepeatedLosesDoublesAndMixesNothing() {
        System.out.printf(
                "seed %d; undisturbed: first file after %d ms, end after %d ms%n",
                SEED, millisToFirstFile, millisInAll);
        List<Moment> moments = moments();
        for (int i = 0; i < moments.size(); i++) {
            Start start = starts.get(i % starts.size());
            killAndRepeat(start, moments.get(i), folder.resolve("killed " + i));
        }
    }

    /** One that is ahead, as it has written before the other starts, and two that start together. */
    @Test
    void twoRunsAtOnceAgreeOrOneLosesWithExitCodeFive() {
        try (WorkerProcess rival = freshProcess()) {
            runAtOnce(starts.get(0), rival, true);
            runAtOnce(starts.get(1), rival, false);
        }
    }

    private void runAtOnce(Start start, WorkerProcess rival, boolean ahead) {
        Warehouse shared = start.warehouse.copyTo(folder.resolve("shared " + start.name));
        long files = shared.files("p/scores");
        rival.send("pipeline", arguments(shared));
        if (ahead) {
            awaitFile(shared, files);
        }
        List<Integer> exitCodes = new ArrayList<>();
        Map<String, Integer> seen;
        try (ScoresReader reader = reading(start, shared)) {
            repeater.send("pipeline", arguments(shared));
            exitCodes.add(repeater.end().path("exitCode").asInt());
            exitCodes.add(rival.end().path("exitCode").asInt());
            seen = reader.seen();
        }
        System.out.println(start.name + ": two at once ended with " + exitCodes + "; a reader saw " + seen);
        assertThat(exitCodes).contains(0).isSubsetOf(0, 5);
        assertThat(seen).containsOnlyKeys(seen.containsKey("old") ? List.of("old", "new") : List.of("new"));
        assertThat(digest(shared)).isEqualTo(start.scored);
    }

    @Test
    void tasksThatFailAfterTheyWroteAreTriedAgainAndTheirRowsAreThereOnce() {
        Start start = starts.get(0);
        Warehouse tried = start.warehouse.copyTo(folder.resolve("tried again"));
        long files = tried.files("p/scores");
        try (WorkerProcess worker = WorkerProcess.startLikeThis(
                folder.resolve("tried.log"),
                "-Dspark.hadoop.fs.file.impl=" + LateFailure.class.getName(),
                "-Dspark.master=local[2,4]")) {
            score(worker, tried);
        }
        assertThat(digest(tried)).isEqualTo(start.scored);
        long committed = spark.read()
                .format("delta")
                .load(tried.lake().path(TableName.scores("p")))
                .where("date = DATE'" + NIGHT + "'")
                .inputFiles()
                .length;
        long commits = 1;
        assertThat(tried.files("p/scores") - files - commits - committed)
                .as("files that were written and failed")
                .isGreaterThanOrEqualTo(LateFailure.FAILURES);
    }

    private void killAndRepeat(Start start, Moment moment, Path where) {
        Warehouse killed = start.warehouse.copyTo(where);
        long files = killed.files("p/scores");
        WorkerProcess victim = freshProcess();
        victim.send("pipeline", arguments(killed));
        victim.awaitStart();
        try (ScoresReader reader = reading(start, killed)) {
            long began = System.nanoTime();
            if (moment.writing) {
                Awaitility.await()
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> killed.files("p/scores") > files || victim.hasAnswered());
            }
            pause(moment.millis);
            victim.kill();
            double seconds = (System.nanoTime() - began) / 1e9;
            String left = name(start, digest(killed));
            long orphans = killed.files("p/scores") - files;
            score(repeater, killed);
            String repeated = name(start, digest(killed));
            Map<String, Integer> seen = reader.seen();
            System.out.printf(
                    Locale.ROOT,
                    "%s: killed after %.3f s%s: %s night, %d files more; repeated: %s; a reader saw %s%n",
                    start.name,
                    seconds,
                    moment.writing ? " (" + moment.millis + " ms after the first file)" : "",
                    left,
                    orphans,
                    repeated,
                    seen);
            assertThat(left).isIn("old", "new");
            assertThat(repeated).isEqualTo("new");
            assertThat(seen.keySet()).isSubsetOf("old", "new");
        }
    }

    /**
     * Half of them until the first file is there or a little later, half from then on, mostly soon: a process may be much faster
     * than the one that was measured, and a kill after its end tells nothing.
     */
    private List<Moment> moments() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            boolean writing = i / starts.size() % 2 == 1;
            double share = random.nextDouble();
            double millis =
                    writing ? share * share * (millisInAll - millisToFirstFile) : share * millisToFirstFile * 5 / 4;
            moments.add(new Moment(writing, (long) millis));
        }
        return moments;
    }

    /** By the process that repeats, whose first work this is. */
    private void measure(Warehouse warehouse) {
        long files = warehouse.files("p/scores");
        repeater.send("pipeline", arguments(warehouse));
        repeater.awaitStart();
        long began = System.nanoTime();
        awaitFile(warehouse, files);
        millisToFirstFile = (System.nanoTime() - began) / 1_000_000;
        assertDone(repeater.end());
        millisInAll = (System.nanoTime() - began) / 1_000_000;
    }

    /** Waits until a folder of scores has more files than it had. */
    private static void awaitFile(Warehouse warehouse, long files) {
        Awaitility.await()
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> warehouse.files("p/scores") > files);
    }

    private ScoresReader reading(Start start, Warehouse warehouse) {
        return ScoresReader.start(() -> warehouse.files("p/scores/_delta_log"), () -> name(start, digest(warehouse)));
    }

    private static String name(Start start, ScoresDigest found) {
        if (found.equals(start.scored)) {
            return "new";
        }
        return found.equals(start.old) ? "old" : found.toString();
    }

    private ScoresDigest digest(Warehouse warehouse) {
        return ScoresDigest.read(spark, warehouse.folder(), NIGHT);
    }

    private static WorkerProcess freshProcess() {
        return WorkerProcess.startLikeThis(folder.resolve("process.log"));
    }

    private static void score(WorkerProcess worker, Warehouse warehouse) {
        worker.send("pipeline", arguments(warehouse));
        assertDone(worker.end());
    }

    private static void assertDone(JsonNode end) {
        assertThat(end.path("exitCode").asInt(-1)).as(end.toString()).isZero();
    }

    private static List<String> arguments(Warehouse warehouse) {
        return List.of(
                "--pipeline", folder.resolve("p.yaml").toString(),
                "--date", NIGHT.toString(),
                "--warehouse", warehouse.folder().toString(),
                "--only", "score");
    }

    /** Ingests and trains, and makes what comes of it the champion. */
    private static void train(OneSource source, int iterations) {
        source.is(
                "{format: parquet, path: \"LANDING/${date}\", key: [id],"
                        + " schema: \"id LONG, a DOUBLE, b DOUBLE, c STRING, y INT\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {a: a, b: b, c: c}, label: {expr: y},",
                "   split: {by: hash, key: [id], train: 0.8, test: 0.2}}",
                "model: {task: classification, algorithm: logistic_regression, params: {maxIter: " + iterations + "}}",
                "scoring: {explain: 3}");
        if (iterations == FEW) {
            source.ingest(TRAINED);
        }
        source.run("train", TRAINED, List.of("--force-train"));
        source.run("promote", TRAINED);
    }

    private void land(OneSource source, LocalDate date, int rows) {
        spark.range(0, rows, 1, 4)
                .selectExpr(
                        "id",
                        "pmod(xxhash64(id, 'a'), 1000) / 250.0D - 2 AS a",
                        "pmod(xxhash64(id, 'b'), 1000) / 1000.0D AS b",
                        "element_at(array('red', 'green', 'blue'), CAST(1 + pmod(id, 3) AS INT)) AS c")
                .selectExpr("*", "IF(sin(a) + b / 3 + IF(c = 'red', 0.5, 0) > 0.4, 1, 0) AS y")
                .write()
                .parquet(source.folder()
                        .resolve("landing")
                        .resolve(date.toString())
                        .toString());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

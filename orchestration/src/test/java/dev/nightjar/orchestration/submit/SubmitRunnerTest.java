/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.core.spec.EnvironmentReader;
import dev.nightjar.core.spec.ParsedEnvironment;
import dev.nightjar.orchestration.run.Home;
import dev.nightjar.orchestration.run.Nights;
import dev.nightjar.orchestration.run.RemoteFailure;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The runner with a `spark-submit` that plays what applications do. */
class SubmitRunnerTest {

    private static final List<String> STEPS = List.of("ingest.a", "ingest.b");
    private static final String ALL_WELL =
            "begin; started ingest.a; ended ingest.a success; started ingest.b; ended ingest.b skipped empty; end 0";
    private static final Patience SHORT = new Patience(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofMillis(100));

    @TempDir
    Path folder;

    private FakeSpark spark;
    private String runner = "master: k8s://https://h:6443";
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void home() throws IOException {
        spark = FakeSpark.at(folder.resolve("spark"), ALL_WELL);
        Files.createDirectories(folder.resolve("dist/jars"));
        for (String jar : List.of("nightjar-jobs-1.jar", "nightjar-core-1.jar", "delta.jar")) {
            Files.writeString(folder.resolve("dist/jars").resolve(jar), "");
        }
        Files.writeString(folder.resolve("p.yaml"), "pipeline: p");
    }

    @Test
    void aNightIsAnApplicationAndItsStepsAreTold() throws Exception {
        execute("client");
        assertThat(told)
                .containsExactly(
                        "began ingest.a", "ingest.a Success[]", "began ingest.b", "ingest.b Skipped[reason=empty]");
        assertThat(spark.arguments())
                .containsSubsequence("--master", "k8s://https://h:6443", "--deploy-mode", "client")
                .containsSubsequence("--class", "dev.nightjar.jobs.PipelineJob")
                .containsSubsequence(
                        folder.resolve("dist/jars/nightjar-jobs-1.jar").toString(), "--pipeline")
                .containsSubsequence("--pipeline", folder.resolve("p.yaml").toString())
                .containsSubsequence("--run-id", "run:1", "--only", "ingest.a,ingest.b")
                .contains("--load-spark-defaults");
        assertThat(spark.properties())
                .containsEntry(
                        "spark.jars", folder + "/dist/jars/delta.jar," + folder + "/dist/jars/nightjar-core-1.jar")
                .containsEntry(ApplicationFolder.ENDS_WITH_INPUT, "true")
                .containsEntry("spark.yarn.maxAppAttempts", "1")
                .containsEntry("spark.executor.cores", "4");
        assertThat(Files.readString(log())).contains("Spark application app-1 on k8s://https://h:6443, client mode");
        assertThat(applications()).isEmpty();
    }

    @Test
    void aDriverElsewhereGetsThePipelineFileAndJarsOfItsOwn() throws Exception {
        runner += ", jars: 'local:///opt/jars', deployMode: cluster";
        spark.plays("cp \"$folder/pipeline-p.yaml\" \"$here/p.yaml\"; " + ALL_WELL);
        execute("cluster");
        assertThat(told).contains("ingest.a Success[]");
        assertThat(spark.home().resolve("bin/p.yaml")).hasContent("pipeline: p");
        assertThat(spark.arguments())
                .contains("local:///opt/jars/nightjar-jobs-1.jar")
                .anyMatch(argument -> argument.startsWith("file:") && argument.endsWith("/pipeline-p.yaml"));
        assertThat(spark.properties())
                .containsEntry("spark.jars", "local:///opt/jars/delta.jar,local:///opt/jars/nightjar-core-1.jar")
                .doesNotContainKey(ApplicationFolder.ENDS_WITH_INPUT);
    }

    @Test
    void secretsAreOnNoCommandLineAndInNoLog() throws Exception {
        runner += ", spark: {spark.hadoop.fs.s3a.secret.key: '${env.KEY}', spark.kubernetes.container.image: i}";
        spark.plays("echo 'the key is s3cret'; echo 'or s3cret' >&2; begin; end 1 'not with s3cret'");
        assertThatThrownBy(() -> execute("client"))
                .isInstanceOf(RemoteFailure.class)
                .hasMessageContaining("not with ***");
        assertThat(spark.properties()).containsEntry("spark.hadoop.fs.s3a.secret.key", "s3cret");
        assertThat(spark.arguments()).noneMatch(argument -> argument.contains("s3cret"));
        assertThat(Files.readString(log())).contains("the key is ***", "or ***").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            begin; started ingest.a; ended ingest.a failed x; end 3 'no such file' | ingest.a Failed[reason=no such file, worthRetrying=true]
            begin; started ingest.a; ended ingest.a failed x; end 4 refused        | ingest.a Failed[reason=refused, worthRetrying=false]
            begin; end 2 'Unknown key'                                             | ingest.a Failed[reason=Unknown key, worthRetrying=false]
            """)
    void aFailureIsToldWithItsReason(String play, String outcome) throws Exception {
        spark.plays(play);
        execute("client");
        assertThat(told).first().isEqualTo("began ingest.a");
        assertThat(told).last().isEqualTo(outcome);
    }

    @Test
    void whatEndsWithoutAWordIsShownWithItsLastLines() throws Exception {
        spark.plays("echo 'Exception: no such image'; exit 7");
        assertThatThrownBy(() -> execute("client"))
                .isInstanceOf(RemoteFailure.class)
                .hasMessageContaining("spark-submit ended before its job did. The log is " + log())
                .hasMessageContaining("Exception: no such image");
        assertThat(applications()).isEmpty();
    }

    @Test
    void anApplicationOnAClusterIsFoundAgainAndNotStartedTwice() throws Exception {
        runner += ", deployMode: cluster";
        // the application is no child of spark-submit, as on a cluster
        spark.plays("(begin; started ingest.a; while [ ! -e \"$here/go\" ]; do sleep 0.1; done; number=2;"
                + " ended ingest.a success; started ingest.b; ended ingest.b success; end 0) >/dev/null 2>&1 & exit 0");
        try (RunSession first = session("cluster", 0)) {
            assertThatThrownBy(() -> first.execute(STEPS, log(), listener(first::leave)))
                    .hasMessageContaining("taken from its runner");
        }
        Files.writeString(spark.home().resolve("bin/go"), "");
        told.clear();
        execute("cluster");
        assertThat(told)
                .containsExactly("began ingest.a", "ingest.a Success[]", "began ingest.b", "ingest.b Success[]");
        assertThat(spark.submissions()).isEqualTo(1);
        assertThat(applications()).isEmpty();
        assertThat(Files.readString(log())).contains("found again");
    }

    @Test
    void anApplicationThatEndedWhileNobodyLookedIsNotRunAgain() throws Exception {
        runner += ", deployMode: cluster";
        spark.plays("begin; started ingest.a; sleep 1; ended ingest.a success; end 0");
        try (RunSession first = session("cluster", 0)) {
            assertThatThrownBy(() -> first.execute(STEPS, log(), listener(() -> {
                await().until(() -> applications().size() == 1
                        && applications().get(0).look(0).events().size() == 4);
                first.leave();
                throw new IllegalStateException("this process is killed");
            })));
        }
        spark.plays("echo not this");
        told.clear();
        execute("cluster");
        assertThat(told).containsExactly("began ingest.a", "ingest.a Success[]");
        assertThat(spark.submissions()).isEqualTo(1);
    }

    @Test
    void aClearedRunStopsWhatItsFormerRoundLeftAndBeginsAnew() throws Exception {
        runner += ", deployMode: cluster";
        spark.plays("(begin; started ingest.a) & exit 0");
        try (RunSession first = session("cluster", 0)) {
            assertThatThrownBy(() -> first.execute(STEPS, log(), listener(first::leave)));
        }
        ApplicationFolder former = applications().get(0);
        spark.plays(ALL_WELL);
        try (RunSession second = session("cluster", 1)) {
            second.execute(STEPS, log(), listener(() -> {}));
        }
        assertThat(former.stopAsked()).isTrue();
        assertThat(spark.submissions()).isEqualTo(2);
    }

    @Test
    void anApplicationWithoutSignsOfLifeIsGivenUpAndMayNotGoOn() throws Exception {
        runner += ", deployMode: cluster";
        spark.plays("(begin; started ingest.a) & exit 0");
        assertThatThrownBy(() -> execute("cluster")).hasMessageContaining("gave no sign of life for PT2S");
        assertThat(applications().get(0).stopAsked()).isTrue();
        spark.plays("exit 0");
        assertThatThrownBy(() -> execute("cluster")).hasMessageContaining("did not begin within PT2S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "cluster"})
    void whatIsCancelledIsStopped(String mode) throws Exception {
        runner += ", deployMode: " + mode;
        spark.plays("echo $$ > \"$here/pid\"; begin; started ingest.a; exec sleep 100");
        try (RunSession session = session(mode, 0)) {
            assertThatThrownBy(() -> session.execute(STEPS, log(), listener(session::cancel)))
                    .hasMessageContaining("taken from its runner");
            assertThatThrownBy(() -> session.execute(STEPS, log(), listener(() -> {})))
                    .hasMessageContaining("taken from its runner");
        }
        long pid =
                Long.parseLong(Files.readString(spark.home().resolve("bin/pid")).strip());
        await().untilAsserted(() ->
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
        if (mode.equals("client")) {
            assertThat(applications()).isEmpty();
        } else {
            assertThat(applications().get(0).stopAsked()).isTrue();
        }
    }

    @Test
    void whatIsStartedEndsWithItsSessionHoweverThatEnds() throws Exception {
        spark.plays("echo $$ > \"$here/pid\"; begin; started ingest.a; exec sleep 100");
        try (RunSession session = session("client", 0)) {
            assertThatThrownBy(() -> session.execute(STEPS, log(), listener(() -> {
                        throw new IllegalStateException("somebody else has the run");
                    })))
                    .hasMessage("somebody else has the run");
        }
        long pid =
                Long.parseLong(Files.readString(spark.home().resolve("bin/pid")).strip());
        await().untilAsserted(() ->
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
        assertThat(applications()).isEmpty();
    }

    @Test
    void aMasterThatDoesNotAnswerIsNamedAndNothingIsSubmitted() throws Exception {
        runner = "master: 'spark://localhost:1,localhost:2'";
        assertThatThrownBy(() -> execute("client"))
                .isInstanceOf(RemoteFailure.class)
                .hasMessageStartingWith("Cannot reach the master spark://localhost:1,localhost:2 (Connection refused;");
        assertThat(spark.submissions()).isZero();
        assertThat(applications()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            master: 'k8s://h', spark: {a: b}                        | spark-kubernetes: set runner.spark-submit.home
            master: 'k8s://h', home: SPARK                          | without an image: set spark.kubernetes.container.image
            master: 'k8s://h', home: SPARK, deployMode: cluster, spark: {spark.kubernetes.container.image: i} | set runner.spark-submit.jars
            master: yarn, home: /nowhere                            | Cannot find /nowhere/bin/spark-submit
            master: yarn, home: SPARK, spark: {spark.master: yarn}  | say it as runner.spark-submit.master
            master: yarn, home: SPARK, spark: {spark.submit.deployMode: client} | say it as runner.spark-submit.deployMode
            master: yarn, home: SPARK, spark: {spark.nightjar.application: x} | it is Nightjar's own
            """)
    void whatCannotWorkIsRefused(String text, String message) {
        String yaml = "runner: {spark-submit: {"
                + text.replace("SPARK", spark.home().toString()).replace("spark: {a: b}", "spark: {spark.a: b}") + "}}";
        assertThatThrownBy(() -> settings(yaml)).isInstanceOf(UsageError.class).hasMessageContaining(message);
    }

    private void execute(String mode) {
        try (RunSession session = session(mode, 0)) {
            session.execute(STEPS, log(), listener(() -> {}));
        }
    }

    private RunSession session(String mode, int clears) {
        String more = runner.contains("spark: {")
                ? ""
                : ", spark: {spark.executor.cores: 4, spark.kubernetes.container.image: i,"
                        + " spark.kubernetes.file.upload.path: 's3a://up'}";
        SubmitSettings settings =
                settings("runner: {spark-submit: {" + runner + more + ", home: '" + spark.home() + "'}}");
        assertThat(settings.mode().text()).isEqualTo(mode);
        Nights nights = new Nights(warehouse().root(), Map.of(), Optional.empty());
        return new SubmitRunner(settings, nights, SHORT, Clock.systemUTC())
                .open(new RunRequest("run:1", "p", folder.resolve("p.yaml"), LocalDate.parse("2026-01-31"), clears));
    }

    private SubmitSettings settings(String yaml) {
        ParsedEnvironment environment = EnvironmentReader.parse(yaml, "c.yaml", Map.of("KEY", "s3cret"));
        return SubmitSettings.of(
                (Environment.SparkSubmit) environment.environment().runner(),
                environment,
                new Home(folder, folder.resolve("dist"), Map.of()));
    }

    private Lake warehouse() {
        return Lake.at(folder.resolve("a lake").toString());
    }

    private List<ApplicationFolder> applications() {
        return ApplicationFolder.at(warehouse().applicationsPath("p", "run:1"), new Configuration())
                .inside();
    }

    private Path log() {
        return folder.resolve("attempt.log");
    }

    private StepListener listener(Runnable began) {
        return new StepListener() {
            @Override
            public void started(String step) {
                told.add("began " + step);
                began.run();
            }

            @Override
            public void ended(String step, StepOutcome outcome) {
                told.add(step + " " + outcome);
            }
        };
    }
}

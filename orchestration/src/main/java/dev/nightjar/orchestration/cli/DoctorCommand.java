/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.airflow.Timing;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.SparkWorker;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `nightjar doctor`. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says whether this machine is ready; exit code 1 if not.")
final class DoctorCommand implements Callable<Integer> {

    private static final Runtime.Version LEAST_JAVA = Runtime.Version.parse("17.0.11");

    @Mixin
    private Settings settings;

    @Mixin
    private StateOption state;

    /** What was looked at, and how it is. */
    record Finding(String what, boolean good, String detail) {}

    /** A look at something: its detail if it is well. */
    private interface Look {
        String at() throws Exception;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(look("java", DoctorCommand::java));
        findings.add(look("memory", DoctorCommand::memory));
        findings.add(look("distribution", this::distribution));
        findings.add(look("warehouse", this::warehouse));
        findings.add(look("spark", this::spark));
        runner().ifPresent(findings::add);
        if (state.given(settings)) {
            findings.add(look("store", () -> state.look(settings)));
        }
        if (settings.json()) {
            settings.print(findings);
        } else {
            findings.forEach(finding -> settings.out()
                    .println((finding.good() ? "ok    " : "wrong ")
                            + String.format("%-13s", finding.what())
                            + finding.detail()));
        }
        return findings.stream().allMatch(Finding::good) ? 0 : 1;
    }

    /** Where the environment has nights run elsewhere, whether that can be reached. */
    private Optional<Finding> runner() {
        if (settings.runsHere()) {
            return Optional.empty();
        }
        Environment.Runner chosen = settings.runner();
        return Optional.of(
                chosen instanceof Environment.Airflow airflow
                        ? look("airflow", new AirflowLook(airflow, Timing.real())::at)
                        : look("spark-submit", () -> settings.submitSettings().check(System.getenv())));
    }

    private static Finding look(String what, Look look) {
        try {
            return new Finding(what, true, look.at());
        } catch (Exception e) {
            return new Finding(what, false, String.valueOf(e.getMessage()));
        }
    }

    private static String java() {
        Runtime.Version version = Runtime.version();
        if (version.compareTo(LEAST_JAVA) < 0) {
            throw new IllegalStateException(version + " is older than " + LEAST_JAVA + "; install a newer JDK 17");
        }
        return version.toString();
    }

    private static String memory() {
        long bytes = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        if (bytes < 3L << 30) {
            throw new IllegalStateException((bytes >> 20) + " MiB are too few; Spark wants 3 GiB");
        }
        return (bytes >> 20) + " MiB, " + Runtime.getRuntime().availableProcessors() + " processors";
    }

    private String distribution() {
        for (String folder : List.of("lib", "jars", "spark/jars")) {
            if (!Files.isDirectory(settings.home().distribution().resolve(folder))) {
                throw new IllegalStateException(
                        settings.home().distribution().resolve(folder) + " is missing; run ./mvnw -DskipTests package");
            }
        }
        return settings.home().distribution().toString();
    }

    private String warehouse() throws Exception {
        Path probe = new Path(settings.warehouse(), "_nightjar/doctor-" + UUID.randomUUID());
        FileSystem files = probe.getFileSystem(new Configuration());
        try (OutputStream out = files.create(probe, false)) {
            out.write('.');
        }
        files.delete(probe, false);
        return settings.warehouse() + " can be written";
    }

    private String spark() {
        List<String> rows = new ArrayList<>();
        try (SparkWorker worker = settings.worker()) {
            worker.run("sql", List.of("--warehouse", settings.warehouse(), "SELECT version()"), new Events() {
                @Override
                public void started(String step) {
                    // a query has no steps
                }

                @Override
                public void result(JsonNode document) {
                    if (document.has("row")) {
                        rows.add(document.path("row").get(0).asText());
                    }
                }
            });
        }
        return "Spark " + rows.get(0) + " starts";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.Support;
import dev.nightjar.orchestration.airflow.export.DagFile;
import dev.nightjar.orchestration.airflow.export.ExportOptions;
import dev.nightjar.orchestration.airflow.export.ExportOptions.Release;
import dev.nightjar.orchestration.airflow.export.ExportOptions.StartedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow export`. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a pipeline as a Dag of Airflow, each step a SparkSubmitOperator.")
final class AirflowExportCommand implements Callable<Integer> {

    private static final Map<String, Release> RELEASES = Map.of("2", Release.AIRFLOW_2, "3", Release.AIRFLOW_3);

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Folder to write PIPELINE.py to; default: standard output")
    private Path to;

    @Option(
            names = "--airflow",
            paramLabel = "VERSION",
            defaultValue = "3",
            description = "3, or 2 for 2.4 and newer (default: 3)")
    private String release;

    @Option(names = "--driven", description = "Without schedule and retries: Nightjar's scheduler starts the runs")
    private boolean driven;

    @Option(
            names = "--pipeline-path",
            paramLabel = "PATH",
            description = "Where the drivers find the pipeline file; default: where it is here")
    private String pipelinePath;

    @Option(
            names = "--env-path",
            paramLabel = "PATH",
            description = "Where the drivers find the environment file, if it has keys; default: where it is here")
    private String environmentPath;

    @Option(names = "--jar", paramLabel = "PATH", description = "Jar of the jobs; default: that of this installation")
    private String jar;

    @Option(
            names = "--jars",
            split = ",",
            paramLabel = "PATH",
            description = "Jars that it needs beside Spark; default, without --jar: those of this installation")
    private List<String> jars;

    @Option(
            names = "--connection",
            paramLabel = "ID",
            defaultValue = "spark_default",
            description = "Airflow's connection to Spark (default: spark_default)")
    private String connection;

    @Option(
            names = "--deadline-callback",
            paramLabel = "MODULE.FUNCTION",
            description = "What Airflow 3.1 calls when schedule.deadline is missed; on the triggerer's path")
    private String deadlineCallback;

    @Override
    public Integer call() {
        ParsedPipeline parsed = settings.pipeline(file, Optional.empty());
        Support.refuseUnsupported(parsed);
        DagFile dag = new DagFile(parsed.spec(), options());
        if (to == null) {
            settings.out().print(dag.text());
            settings.out().flush();
        } else {
            write(dag);
        }
        if (!settings.quiet()) {
            dag.notes().forEach(settings.err()::println);
        }
        return 0;
    }

    private void write(DagFile dag) {
        Path target = to.resolve(dag.name());
        try {
            Files.createDirectories(to);
            Files.writeString(target, dag.text());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target, e);
        }
        if (settings.json()) {
            settings.print(Map.of("file", target.toString(), "notes", dag.notes()));
        } else {
            settings.out().println("Wrote " + target);
        }
    }

    private ExportOptions options() {
        if (!RELEASES.containsKey(release)) {
            throw new UsageError("Unknown --airflow " + release + ": give 2 or 3.");
        }
        if (deadlineCallback != null && !deadlineCallback.matches("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)+")) {
            throw new UsageError("Invalid --deadline-callback " + deadlineCallback + ": write MODULE.FUNCTION.");
        }
        return new ExportOptions(
                RELEASES.get(release),
                driven ? StartedBy.NIGHTJAR : StartedBy.AIRFLOW,
                pipelinePath == null ? file.toAbsolutePath().normalize().toString() : pipelinePath,
                settings.warehouse(),
                settings.variables(),
                settings.registryKeys().map(keys -> environmentPath == null ? keys.toString() : environmentPath),
                jar == null ? installedJar() : jar,
                jars == null ? (jar == null ? installedJars(false) : List.of()) : jars,
                connection,
                Optional.ofNullable(deadlineCallback));
    }

    private String installedJar() {
        List<String> found = installedJars(true);
        if (found.size() != 1) {
            throw new UsageError(
                    "Cannot find the jar of the jobs under " + settings.home().distribution() + ". Give --jar.");
        }
        return found.get(0);
    }

    private List<String> installedJars(boolean ofJobs) {
        Path folder = settings.home().distribution().resolve("jars");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.toString().endsWith(".jar"))
                    .filter(path -> path.getFileName().toString().startsWith("nightjar-jobs-") == ofJobs)
                    .map(path -> path.toAbsolutePath().normalize().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }
}

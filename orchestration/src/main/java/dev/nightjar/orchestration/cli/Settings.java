/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.core.spec.EnvironmentReader;
import dev.nightjar.core.spec.ParsedEnvironment;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.run.AttemptLog;
import dev.nightjar.orchestration.run.Home;
import dev.nightjar.orchestration.run.Nights;
import dev.nightjar.orchestration.run.SparkJobs;
import dev.nightjar.orchestration.run.SparkWorker;
import dev.nightjar.orchestration.submit.SubmitSettings;
import dev.nightjar.orchestration.submit.SubmittedJobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command takes, and what follows from them. */
final class Settings {

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "local",
            description = "Environment: conf/environments/NAME.yaml (default: local)")
    private String environment;

    @Option(
            names = "--warehouse",
            paramLabel = "URI",
            description = "Where the lake lies; default: that of the environment")
    private String warehouse;

    @Option(names = "--set", paramLabel = "NAME=value", description = "A variable of the pipeline file")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--json", description = "One JSON document on standard output")
    private boolean json;

    @Option(names = "--quiet", description = "No progress on standard error")
    private boolean quiet;

    @Option(names = "--verbose", description = "Logs on standard error, stack traces with errors")
    private boolean verbose;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Where Nightjar is installed, with what the environment says of Spark on this machine. */
    Home home() {
        JsonNode file = environment();
        if (!file.has("spark") && !file.path("runner").has("local")) {
            return Home.installed();
        }
        Environment parsed = readEnvironment().environment();
        Map<String, String> spark = new LinkedHashMap<>();
        if (parsed.runner() instanceof Environment.Local local) {
            spark.put("spark.master", "local[" + local.cores() + "]");
            spark.put("spark.driver.memory", local.memory());
        }
        spark.putAll(parsed.spark());
        return Home.installed().with(spark);
    }

    Lake lake() {
        return Lake.at(warehouse());
    }

    String warehouse() {
        String path = warehouse == null ? environment().path("warehouse").asText("warehouse") : warehouse;
        return Lake.at(path).root();
    }

    /** The environment's file, if it configures keys of the registry. */
    Optional<Path> registryKeys() {
        return environment().has("registry") ? Optional.of(environmentFile()) : Optional.empty();
    }

    /** Keys of the environment that sign and verify models. */
    ManifestKeys modelKeys() {
        return registryKeys()
                .map(file -> EnvironmentReader.registry(file, System.getenv()))
                .map(keys -> ManifestKeys.of(keys.signingKey(), keys.publicKeys()))
                .orElse(ManifestKeys.NONE);
    }

    /** The scheduler's database, where the environment names one. */
    Optional<Environment.Store> store() {
        return readEnvironment().environment().store();
    }

    /** Whether the environment names one; no credentials are needed to know it. */
    boolean namesStore() {
        return environment().has("store");
    }

    /** How the environment starts runs. */
    Environment.Runner runner() {
        return readEnvironment().environment().runner();
    }

    /** Whether nights run on this machine; no credentials are needed to know it. */
    boolean runsHere() {
        JsonNode runner = environment().path("runner");
        return !runner.has("spark-submit") && !runner.has("airflow");
    }

    /** The environment's file, checked. */
    ParsedEnvironment readEnvironment() {
        return EnvironmentReader.read(environmentFile(), System.getenv());
    }

    /** What all nights of the environment have in common. */
    Nights nights() {
        return new Nights(warehouse(), variables(), registryKeys());
    }

    /** Values of the environment's file that must not be shown. */
    Secrets secrets() {
        return EnvironmentReader.read(environmentFile(), System.getenv()).secrets();
    }

    /** Where alerts of every pipeline go. */
    Targets alerts() {
        ParsedEnvironment parsed = EnvironmentReader.alerts(environmentFile(), System.getenv());
        return new Targets(parsed.environment().alerts(), parsed.secrets(), Optional.empty());
    }

    void useWarehouse(String path) {
        warehouse = path;
    }

    /** Variables of the environment, then those of the command line. */
    Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>();
        environment()
                .path("vars")
                .properties()
                .forEach(e -> all.put(e.getKey(), e.getValue().asText()));
        all.putAll(variables);
        return all;
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    ParsedPipeline pipeline(Path file, Optional<LocalDate> date) {
        return PipelineReader.readLocated(file, new Substitution(date, variables(), System.getenv()));
    }

    /** Spark on this machine. */
    SparkWorker worker() {
        return verbose ? SparkWorker.loud(home()) : SparkWorker.quiet(home(), logFile("spark"), AttemptLog.USUAL_LIMIT);
    }

    /** Where the environment runs nights: on this machine, unless it says a cluster. */
    SparkJobs nightJobs() {
        if (!environment().path("runner").has("spark-submit")) {
            return worker();
        }
        SubmitSettings submit = submitSettings();
        return new SubmittedJobs(
                submit,
                warehouse(),
                AttemptLog.append(logFile("submit"), submit.logLimit(), verbose ? err()::println : line -> {}),
                Clock.systemUTC());
    }

    /**
     * How the environment submits to a cluster.
     *
     * @throws UsageError if it does not
     */
    SubmitSettings submitSettings() {
        ParsedEnvironment parsed = readEnvironment();
        if (parsed.environment().runner() instanceof Environment.SparkSubmit submit) {
            return SubmitSettings.of(submit, parsed, Home.installed());
        }
        throw new UsageError("The environment " + environment + " has no runner.spark-submit.");
    }

    private static Path logFile(String name) {
        return Path.of(System.getProperty("user.home"), ".nightjar", "logs")
                .resolve(name + "-" + ProcessHandle.current().pid() + ".log");
    }

    void print(Object document) {
        try {
            out().println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path environmentFile() {
        return Home.installed().conf("environments").resolve(environment + ".yaml");
    }

    private JsonNode environment() {
        Path file = environmentFile();
        if (!Files.exists(file)) {
            throw new UsageError("Unknown environment " + environment + ": there is no " + file + ".");
        }
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UsageError("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}

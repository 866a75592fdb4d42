/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.SpecFile;
import dev.nightjar.core.spec.Substitution;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * The pipeline that a version was trained by: the file as it was written and the variables that it took from outside, which
 * are `pipeline.yaml` and `variables.json` of the artefact. Values of `${env.NAME}` are never saved; those that are not
 * set when the file is read again are empty texts, as neither examples nor models are made of credentials.
 *
 * @param warnings variables of the environment that were not set, as sentences
 */
public record RecordedPipeline(ParsedPipeline parsed, List<String> warnings) {

    static final String FILE = "pipeline.yaml";
    static final String VARIABLES = "variables.json";
    private static final Pattern ENVIRONMENT = Pattern.compile("(?<!\\$)\\$\\{env\\.([^}]+)}");

    /** Saves the file to a new artefact. */
    static void save(SparkSession spark, SpecFile file, String folder) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
            FileSystem files = path.getFileSystem(spark.sessionState().newHadoopConf());
            write(files, new org.apache.hadoop.fs.Path(path, FILE), file.yaml().getBytes(StandardCharsets.UTF_8));
            write(
                    files,
                    new org.apache.hadoop.fs.Path(path, VARIABLES),
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(new TreeMap<>(file.variables())));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot save the pipeline file to " + folder, e);
        }
    }

    /**
     * The pipeline as it was saved with a version.
     *
     * @throws UsageError if the version was registered without
     * @throws dev.nightjar.core.failure.DataRefused if it is not what was registered
     */
    public static RecordedPipeline of(ModelVersion version, Configuration hadoop, Map<String, String> env) {
        if (!version.manifest().containsKey(FILE) || !version.manifest().containsKey(VARIABLES)) {
            throw new UsageError("Cannot reproduce " + name(version)
                    + ": it was registered without its pipeline file. Give the file as it was then with --pipeline; its"
                    + " spec hash must be " + version.specHash() + ".");
        }
        try {
            ArtifactFolder folder = ArtifactFolder.at(version.artifact(), hadoop);
            byte[] yaml = folder.read(FILE, version.manifest().get(FILE));
            byte[] variables = folder.read(VARIABLES, version.manifest().get(VARIABLES));
            TreeMap<String, String> vars = new TreeMap<>();
            Json.MAPPER
                    .readTree(variables)
                    .properties()
                    .forEach(one -> vars.put(one.getKey(), one.getValue().asText()));
            return read(
                    version,
                    new SpecFile(new String(yaml, StandardCharsets.UTF_8), vars),
                    FILE + " of " + name(version),
                    env);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pipeline of " + name(version), e);
        }
    }

    /**
     * A pipeline file that somebody says was that of a version.
     *
     * @param vars of `${var.NAME}`
     * @throws UsageError if it is not: its hash is another one
     */
    public static RecordedPipeline of(
            ModelVersion version, Path file, Map<String, String> vars, Map<String, String> env) {
        String yaml;
        try {
            yaml = java.nio.file.Files.readString(file);
        } catch (IOException e) {
            throw new UsageError("Cannot read the pipeline file " + file + ": is there such a file, in UTF-8?", e);
        }
        return read(version, new SpecFile(yaml, vars), file.toString(), env);
    }

    private static RecordedPipeline read(
            ModelVersion version, SpecFile file, String name, Map<String, String> environment) {
        Map<String, String> env = new TreeMap<>(environment);
        List<String> warnings = new ArrayList<>();
        String all = file.yaml() + file.variables().values();
        ENVIRONMENT
                .matcher(all)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .forEach(variable -> {
                    if (env.putIfAbsent(variable, "") == null) {
                        warnings.add("Environment variable " + variable + " is not set; " + name
                                + " uses it, and is read as if" + " it were empty.");
                    }
                });
        ParsedPipeline parsed = PipelineReader.parseLocated(
                file.yaml(), name, new Substitution(Optional.of(version.date()), file.variables(), env));
        String hash = parsed.spec().specHash();
        if (!hash.equals(version.specHash())) {
            throw new UsageError("Cannot reproduce " + name(version) + " by " + name + ": its spec hash is " + hash
                    + ", and the version was trained by a file with spec hash " + version.specHash()
                    + ". Give the file as it was then.");
        }
        return new RecordedPipeline(parsed, List.copyOf(warnings));
    }

    private static String name(ModelVersion version) {
        return "version " + version.version() + " of model " + version.model();
    }

    private static void write(FileSystem files, org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
        try (OutputStream out = files.create(path, false)) {
            out.write(content);
        }
    }
}

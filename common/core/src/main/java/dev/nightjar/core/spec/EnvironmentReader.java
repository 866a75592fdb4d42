/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.Environment.Airflow;
import dev.nightjar.core.spec.Environment.Local;
import dev.nightjar.core.spec.Environment.Registry;
import dev.nightjar.core.spec.Environment.Runner;
import dev.nightjar.core.spec.Environment.SparkSubmit;
import dev.nightjar.core.spec.Environment.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads environment files: YAML 1.2 with `${env.NAME}` and `${var.NAME}`, checked against their JSON Schema. */
public final class EnvironmentReader {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private EnvironmentReader() {}

    /**
     * Reads and checks a file.
     *
     * @param env environment variables, whose values are secrets
     * @throws SpecError if anything is wrong in the file, with the place of everything that is
     * @throws UsageError if there is no such file
     */
    public static ParsedEnvironment read(Path file, Map<String, String> env) {
        try {
            return parse(Files.readString(file), file.toString(), env);
        } catch (IOException e) {
            throw new UsageError("Cannot read the environment file " + file + ": is there such a file, in UTF-8?", e);
        }
    }

    /** Checks the text of a file. */
    public static ParsedEnvironment parse(String yaml, String fileName, Map<String, String> env) {
        return parse(YamlReader.read(yaml, fileName), fileName, env);
    }

    /**
     * Reads the keys of the registry alone: whoever verifies models needs no credentials of stores and schedulers.
     *
     * @throws SpecError if anything is wrong with them in the file
     */
    public static Environment.Registry registry(Path file, Map<String, String> env) {
        return part(file, "registry", env).environment().registry();
    }

    /**
     * Reads the alerts alone: whoever runs a night needs no credentials of stores and schedulers.
     *
     * @return an environment of nothing else, with the secrets in it
     * @throws SpecError if anything is wrong with them in the file
     */
    public static ParsedEnvironment alerts(Path file, Map<String, String> env) {
        return part(file, "alerts", env);
    }

    private static ParsedEnvironment part(Path file, String key, Map<String, String> env) {
        try {
            YamlDocument document = YamlReader.read(Files.readString(file), file.toString());
            return parse(only(document, Set.of("vars", key)), file.toString(), env);
        } catch (IOException e) {
            throw new UsageError("Cannot read the environment file " + file + ": is there such a file, in UTF-8?", e);
        }
    }

    private static YamlDocument only(YamlDocument document, Set<String> keys) {
        return document.root() instanceof ObjectNode root
                ? new YamlDocument(root.deepCopy().retain(keys), document.locations(), document.plain())
                : document;
    }

    private static ParsedEnvironment parse(YamlDocument document, String fileName, Map<String, String> env) {
        Problems problems = new Problems(fileName, document.locations());
        SpecNode raw = new SpecNode("", document.root());
        SecretCheck.check(credentials(raw), problems);
        Variables variables =
                new Variables(raw.at("vars"), new Substitution(Optional.empty(), Map.of(), env), problems);
        SpecNode root = new SpecNode("", variables.replaceAll(withoutUnsetSigningKey(document, env)));
        Problems structure = new Problems(fileName, document.locations());
        SchemaCheck.environment().check(root, structure);
        problems.addAllElsewhere(structure);
        Problems sense = new Problems(fileName, document.locations());
        new AlertCheck().check(root, sense);
        problems.addAllElsewhere(sense);
        problems.refuseIfAny(variables.secrets());
        return new ParsedEnvironment(environment(root), variables.secrets());
    }

    /** Only whoever registers versions has the key. */
    private static YamlDocument withoutUnsetSigningKey(YamlDocument document, Map<String, String> env) {
        String key = document.root().path("registry").path("signingKey").asText();
        if (!key.matches("\\$\\{env\\.[^}]+}") || env.containsKey(key.substring("${env.".length(), key.length() - 1))) {
            return document;
        }
        ObjectNode root = document.root().deepCopy();
        ((ObjectNode) root.path("registry")).remove("signingKey");
        return new YamlDocument(root, document.locations(), document.plain());
    }

    private static List<SpecNode> credentials(SpecNode root) {
        SpecNode airflow = root.at("runner").at("airflow");
        return List.of(
                root.at("store").at("user"),
                root.at("store").at("password"),
                airflow.at("user"),
                airflow.at("password"),
                airflow.at("token"),
                root.at("registry").at("signingKey"));
    }

    private static Environment environment(SpecNode root) {
        return new Environment(
                root.text("warehouse").orElse("warehouse"),
                runner(root.at("runner")),
                root.maybe("store")
                        .map(store ->
                                new Store(store.text("url").orElseThrow(), store.text("user"), store.text("password"))),
                root.map("vars"),
                root.map("spark"),
                root.at("alerts").items().stream().map(PipelineBinder::alert).toList(),
                new Registry(
                        root.at("registry").text("signingKey"),
                        root.at("registry").texts("publicKeys")),
                bytes(root.text("logLimit").orElse("20m")));
    }

    /** Of a size such as `20m`. */
    private static long bytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return number << (size.endsWith("g") ? 30 : 20);
    }

    private static Runner runner(SpecNode node) {
        SpecNode cluster = node.at("spark-submit");
        SpecNode airflow = node.at("airflow");
        if (cluster.present()) {
            return new SparkSubmit(
                    cluster.text("master").orElseThrow(),
                    cluster.text("deployMode").orElse("client"),
                    cluster.text("home"),
                    cluster.text("jars"),
                    cluster.map("spark"));
        }
        if (airflow.present()) {
            return new Airflow(
                    airflow.text("url").orElseThrow(),
                    airflow.text("user"),
                    airflow.text("password"),
                    airflow.text("token"),
                    airflow.text("proxy"),
                    airflow.text("certificates"),
                    airflow.duration("timeout").orElse(REQUEST_TIMEOUT));
        }
        SpecNode local = node.at("local");
        return new Local(local.text("cores").orElse("*"), local.text("memory").orElse("2g"));
    }
}

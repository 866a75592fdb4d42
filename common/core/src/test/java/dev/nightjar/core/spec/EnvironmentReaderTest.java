/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.spec.Environment.Airflow;
import dev.nightjar.core.spec.Environment.Local;
import dev.nightjar.core.spec.Environment.Registry;
import dev.nightjar.core.spec.Environment.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentReaderTest {

    private static final Map<String, String> ENV = Map.of("TOKEN", "t0ps3cret");

    @Test
    void theFileThatComesWithNightjarIsRight() {
        Path local = Path.of(System.getProperty("nightjar.home"), "conf", "environments", "local.yaml");

        Environment environment = EnvironmentReader.read(local, Map.of()).environment();

        assertThat(environment.warehouse()).isEqualTo("warehouse");
        assertThat(environment.runner()).isEqualTo(new Local("*", "2g"));
    }

    @Test
    void aClusterHasItsSettings() {
        String yaml = """
                warehouse: s3a://lake/nightjar
                runner: {spark-submit: {master: yarn, deployMode: cluster, jars: "hdfs://nn/jars", spark: {spark.executor.cores: 4}}}
                logLimit: 1g
                vars: {landing: s3a://in, n: 3}
                spark: {spark.sql.shuffle.partitions: 200}
                """;

        Environment environment =
                EnvironmentReader.parse(yaml, "prod.yaml", Map.of()).environment();

        assertThat(environment.runner())
                .isEqualTo(new SparkSubmit(
                        "yarn",
                        "cluster",
                        Optional.empty(),
                        Optional.of("hdfs://nn/jars"),
                        Map.of("spark.executor.cores", "4")));
        assertThat(environment.logLimit()).isEqualTo(1L << 30);
        assertThat(environment.vars()).isEqualTo(Map.of("landing", "s3a://in", "n", "3"));
        assertThat(environment.spark()).isEqualTo(Map.of("spark.sql.shuffle.partitions", "200"));
    }

    @Test
    void credentialsAreSecrets() {
        ParsedEnvironment parsed = EnvironmentReader.parse(
                "runner: {airflow: {url: http://a, token: \"${env.TOKEN}\"}}", "prod.yaml", ENV);

        assertThat(((Airflow) parsed.environment().runner()).token()).contains("t0ps3cret");
        assertThat(parsed.toString() + parsed.environment().runner()).doesNotContain("t0ps3cret");
        assertThat(parsed.secrets().mask("Bearer t0ps3cret")).isEqualTo("Bearer ***");
    }

    @Test
    void anAirflowIsReachedAsItsFileSays() {
        Airflow airflow = (Airflow) EnvironmentReader.parse(
                        "runner: {airflow: {url: https://a, proxy: 'http://p:3128', certificates: ca.pem, timeout: PT5S}}",
                        "prod.yaml",
                        ENV)
                .environment()
                .runner();

        assertThat(airflow.proxy()).contains("http://p:3128");
        assertThat(airflow.certificates()).contains("ca.pem");
        assertThat(airflow.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoOnlyReadsTheRegistryNeedsNoCredentials(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("prod.yaml"), """
                store: {url: u, password: "${env.UNSET}"}
                vars: {key: abc}
                registry: {signingKey: "${env.SIGNING}", publicKeys: ["${var.key}", def]}
                """);

        assertThat(EnvironmentReader.registry(file, ENV))
                .isEqualTo(new Registry(Optional.empty(), List.of("abc", "def")));
        assertThat(EnvironmentReader.registry(file, Map.of("SIGNING", "s3cret")))
                .isEqualTo(new Registry(Optional.of("s3cret"), List.of("abc", "def")))
                .asString()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            warehous: x | 1:1 | Unknown key 'warehous' in the file. Did you mean 'warehouse'?
            runner: locl | 1:9 | Did you mean 'local'?
            runner: {spark-submit: {}} | 1:10 | Missing key 'master' in runner.spark-submit
            runner: {spark-submit: {master: 'local[2]'}} | 1:33 | a master such as spark://host:7077, yarn or k8s://
            runner: {spark-submit: {master: 'spark://h'}} | 1:33 | a master such as spark://host:7077, yarn or k8s://
            runner: {spark-submit: {master: yarn, deployMode: local}} | 1:51 | Invalid value 'local' for runner.spark-submit.deployMode. Valid: client, cluster.
            runner: {spark-submit: {master: yarn, jars: jars}} | 1:45 | a URI or an absolute path
            runner: {spark-submit: {master: yarn, spark: {cores: 4}}} | 1:47 | a Spark setting, which begins with 'spark.'
            logLimit: 20 | 1:11 | expected text
            logLimit: 500k | 1:11 | a size such as 20m or 1g
            runner: {airflow: {url: u, password: hunter2}} | 1:38 | write runner.airflow.password as ${env.NAME}
            runner: {airflow: {url: u, token: "${env.TOKN}"}} | 1:35 | Did you mean '${env.TOKEN}'?
            runner: {airflow: {url: u, timeout: PT0S}} | 1:37 | minutes or seconds in ISO-8601
            runner: {airflow: {url: u, proxy: p}} | 1:35 | an address such as http://proxy.example.org:3128
            registry: {signingKey: hunter2, publicKeys: [a]} | 1:24 | write registry.signingKey as ${env.NAME}
            registry: {signingKey: "${env.TOKEN}"} | 1:1 | Missing key 'publicKeys' in registry
            store: {url: u, user: root} | 1:23 | write store.user as ${env.NAME}
            spark: {executor.cores: 4} | 1:9 | a Spark setting, which begins with 'spark.'
            vars: {a: [1]} | 1:11 | expected text or a number or true or false, found a list
            """)
    void aWrongPlaceIsRefusedThere(String yaml, String place, String message) {
        assertThatThrownBy(() -> EnvironmentReader.parse(yaml, "prod.yaml", ENV))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("prod.yaml:" + place + ": ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }
}

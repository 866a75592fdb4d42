/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecFileTest {

    private static final Optional<LocalDate> DATE = Optional.of(LocalDate.parse("2026-01-31"));
    private static final String YAML = """
            apiVersion: nightjar/v1
            pipeline: p
            vars: {root: /data, kept: a}
            sources:
              s:
                format: jdbc
                url: "jdbc:postgresql://${var.host}/db"
                table: t
                user: app
                password: "${env.PASSWORD}"
              t: {format: csv, path: "${var.root}/${date}.csv", schema: "id LONG"}
            """;

    @Test
    void aFileIsReadAgainAsItWas() {
        PipelineSpec spec = parse(
                YAML,
                Map.of("host", "${var.machine}:5432", "machine", "db1", "root", "/other", "unused", "x"),
                Map.of("PASSWORD", "hunter2"));
        assertThat(spec.file().yaml()).isEqualTo(YAML);
        assertThat(spec.file().variables())
                .isEqualTo(Map.of("host", "${var.machine}:5432", "machine", "db1", "root", "/other"));
        assertThat(parse(spec.file().yaml(), spec.file().variables(), Map.of("PASSWORD", "another")))
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("sources.*")
                .isEqualTo(spec);
        assertThat(parse(spec.file().yaml(), spec.file().variables(), Map.of("PASSWORD", "another"))
                        .sources()
                        .get("t"))
                .isEqualTo(spec.sources().get("t"));
    }

    @Test
    void valuesOfSecretsAreNotInIt() {
        SpecFile file =
                parse(YAML, Map.of("host", "h"), Map.of("PASSWORD", "hunter2")).file();
        assertThat(file.yaml() + file.variables()).doesNotContain("hunter2");
        assertThat(file).hasToString("SpecFile[variables=[host]]");
    }

    private static PipelineSpec parse(String yaml, Map<String, String> vars, Map<String, String> env) {
        return PipelineReader.parse(yaml, "p.yaml", new Substitution(DATE, vars, env));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.orchestration.serve.TlsServer;
import dev.nightjar.orchestration.web.Certificates;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `nightjar airflow` against a Nightjar with a certificate that an authority of its own has signed. */
class AirflowTlsTest {

    @TempDir
    static Path folder;

    private static Certificates made;
    private static TlsServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void serve() throws Exception {
        made = new Certificates(folder);
        made.authority("authority");
        made.authority("stranger");
        made.server("server", "EC", "-signer", "authority");
        made.server("alone", "EC");
        Files.writeString(folder.resolve("empty.pem"), "");
        server = TlsServer.start(folder.resolve("server"), made, "server");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRunIsTriggeredAndWaitedForByWhoTrustsTheAuthority() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Nightjar.class.getName()));
        command.addAll(line("trigger p --run-id mine --date 2026-01-31 --wait", server));
        command.addAll(List.of("--certificates", made.certificate("authority").toString()));
        ProcessBuilder nightjar = new ProcessBuilder(command).redirectErrorStream(true);
        nightjar.environment().put("NIGHTJAR_AIRFLOW_USER", "admin");
        nightjar.environment().put("NIGHTJAR_AIRFLOW_PASSWORD", TlsServer.PASSWORD);
        Process process = nightjar.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("p mine is success\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "trigger p",
                "wait p r",
                "status p",
                "logs p r t",
                "clear p r",
                "cancel p r",
                "pause p",
                "unpause p",
                "backfill p --from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z"
            })
    void everyCommandTakesCertificatesAndNoneGoesOnWithoutTrust(String line) {
        assertThat(nightjar(line)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Cannot trust " + server.url())
                .contains("--certificates")
                .doesNotContain("Exception");
        err.getBuffer().setLength(0);
        assertThat(nightjar(line, "authority")).isEqualTo(2);
        assertThat(err.toString()).as("it got as far as the login").contains("wants to know who asks");
        err.getBuffer().setLength(0);
        assertThat(nightjar(line, "stranger")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Cannot trust");
    }

    @Test
    void aCertificateThatSignedItselfIsTrustedByItself() throws IOException {
        try (TlsServer alone = TlsServer.start(folder.resolve("alone"), made, "alone")) {
            List<String> line = line("version", alone);
            line.addAll(List.of("--certificates", made.certificate("alone").toString()));
            assertThat(CommandLines.run(out, err, line.toArray(String[]::new)))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString()).startsWith("Airflow 3.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.pem   | none.pem: there is no such file",
                "empty.pem  | empty.pem: there are none in it, in PEM",
                "server.key | server.key: they are not in PEM"
            })
    void filesWithoutCertificatesAreRefused(String file, String message) {
        List<String> line = line("version", server);
        line.addAll(List.of("--certificates", folder.resolve(file).toString()));
        assertThat(CommandLines.run(out, err, line.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void certificatesAreNotIgnoredWhereThereIsNoTls() {
        String file = made.certificate("authority").toString();
        assertThat(CommandLines.run(
                        out, err, "airflow", "version", "--url", "http://127.0.0.1:1", "--certificates", file))
                .isEqualTo(2);
        assertThat(err.toString()).contains("http://127.0.0.1:1").contains("give an address with https");
    }

    @Test
    void theyWinOverThoseOfTheEnvironment() throws IOException {
        String home = System.getProperty("nightjar.home");
        Path environments = Files.createDirectories(folder.resolve("conf/environments"));
        Files.copy(Path.of(home, "conf/spark-defaults.conf"), folder.resolve("conf/spark-defaults.conf"));
        Files.writeString(
                environments.resolve("remote.yaml"),
                "runner: {airflow: {url: '" + server.url() + "', certificates: '" + made.certificate("stranger")
                        + "'}}");
        System.setProperty("nightjar.home", folder.toString());
        try {
            assertThat(CommandLines.run(out, err, "airflow", "version", "--env", "remote"))
                    .isEqualTo(2);
            assertThat(err.toString()).startsWith("Cannot trust");
            String file = made.certificate("authority").toString();
            assertThat(CommandLines.run(out, err, "airflow", "version", "--env", "remote", "--certificates", file))
                    .isZero();
        } finally {
            System.setProperty("nightjar.home", home);
        }
    }

    private int nightjar(String line) {
        return CommandLines.run(out, err, line(line, server).toArray(String[]::new));
    }

    private int nightjar(String line, String trusted) {
        List<String> words = line(line, server);
        words.addAll(List.of("--certificates", made.certificate(trusted).toString()));
        return CommandLines.run(out, err, words.toArray(String[]::new));
    }

    private static List<String> line(String words, TlsServer server) {
        List<String> line = new ArrayList<>(List.of("airflow"));
        line.addAll(List.of(words.split(" ")));
        line.addAll(List.of("--url", server.url()));
        return line;
    }
}

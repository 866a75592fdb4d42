/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.store.TickingClock;
import dev.nightjar.orchestration.web.TlsCertificate.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsCertificateTest {

    @TempDir
    static Path folder;

    private static Certificates made;

    @BeforeAll
    static void make() throws Exception {
        made = new Certificates(folder);
        made.authority("authority");
        made.authority("stranger");
        made.server("RSA", "RSA", "-signer", "authority");
        made.server("EC", "EC");
        made.server("Ed25519", "Ed25519");
        made.server("old", "EC", "-startdate", "-3d", "-validity", "1");
        made.server("early", "EC", "-startdate", "+3d");
        String key = Files.readString(made.key("EC"));
        write("encrypted", key.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        write(
                "traditional",
                "-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n"
                        + key.replace("PRIVATE", "EC PRIVATE"));
        write("cut", key.replaceAll("(?s)\\n.*\\n-", "\nMEEC\n-"));
        write("empty", "");
        write("text", "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n");
        write("unordered", Files.readString(made.certificate("EC")) + Files.readString(made.certificate("stranger")));
    }

    private static void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aCertificateIsReadWithItsKeyAndThoseThatSignedIt(String name) {
        assertThatCode(() -> TlsCertificate.read(made.certificate(name), made.key(name), Clock.systemUTC()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.pem    | EC.key      | none.pem: there is no such file",
                "empty       | EC.key      | none in it, in PEM",
                "EC.key      | EC.key      | Invalid certificate",
                "text        | EC.key      | it is not in PEM",
                "old.pem     | old.key     | CN=old was valid until",
                "early.pem   | early.key   | CN=early is not valid before",
                "unordered   | EC.key      | its certificate 2 did not sign the one before it",
                "EC.pem      | none.key    | none.key: there is no such file",
                "EC.pem      | empty       | none in it, in PEM",
                "EC.pem      | EC.pem      | none in it, in PEM",
                "EC.pem      | encrypted   | its form is ENCRYPTED PRIVATE KEY; write it as PKCS#8",
                "EC.pem      | traditional | its form is EC PRIVATE KEY; write it as PKCS#8",
                "EC.pem      | cut         | it is no EC key in PKCS#8",
                "EC.pem      | RSA.key     | it is no EC key in PKCS#8",
                "EC.pem      | old.key     | it is not that of the certificate"
            })
    void whatWouldOnlyFailAtTheFirstConnectionIsRefused(String certificate, String key, String message) {
        assertThatThrownBy(() -> TlsCertificate.read(
                        folder.resolve(certificate.strip()), folder.resolve(key.strip()), Clock.systemUTC()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void aFileThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> TlsCertificate.read(folder, made.key("EC"), Clock.systemUTC()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Cannot read " + folder);
    }

    @Test
    void filesThatChangeAreTakenOnceTheyBelongTogetherAndOthersLeaveTheCertificateAsItWas() throws Exception {
        Path certificate = folder.resolve("renewed.pem");
        Path key = folder.resolve("renewed.key");
        copy("EC.pem", certificate);
        copy("EC.key", key);
        TlsCertificate tls = TlsCertificate.read(certificate, key, Clock.systemUTC());
        assertThat(tls.refresh()).isEmpty();

        copy("RSA.pem", certificate);
        assertThat(tls.refresh()).as("not before it has stayed so").isEmpty();
        copy("RSA.key", key);
        assertThat(tls.refresh()).as("nor the other half of it").isEmpty();
        assertThat(tls.refresh())
                .hasValueSatisfying(renewal -> assertThat(renewal.outcome()).isEqualTo(Outcome.TAKEN))
                .hasValueSatisfying(renewal -> assertThat(renewal.text()).startsWith("CN=RSA, valid until 2"));
        assertThat(tls.refresh()).isEmpty();

        copy("Ed25519.pem", certificate);
        refused(tls, "it is no EdDSA key in PKCS#8");
        Files.delete(key);
        refused(tls, "renewed.key: there is no such file");
        copy("RSA.pem", certificate);
        copy("RSA.key", key);
        assertThat(tls.refresh()).isEmpty();
        assertThat(tls.refresh()).as("what is used already").isEmpty();
        Files.delete(key);
        refused(tls, "renewed.key: there is no such file");
    }

    @Test
    void aCertificateOfTomorrowIsTakenTomorrow() throws Exception {
        Path certificate = folder.resolve("tomorrow.pem");
        Path key = folder.resolve("tomorrow.key");
        copy("EC.pem", certificate);
        copy("EC.key", key);
        TickingClock clock = new TickingClock(Clock.systemUTC().instant().toString());
        TlsCertificate tls = TlsCertificate.read(certificate, key, clock);
        copy("early.pem", certificate);
        copy("early.key", key);
        refused(tls, "CN=early is not valid before");
        clock.advance(Duration.ofDays(4));
        assertThat(tls.refresh())
                .hasValueSatisfying(renewal -> assertThat(renewal.outcome()).isEqualTo(Outcome.TAKEN));
    }

    /** Once, however often one looks. */
    private static void refused(TlsCertificate tls, String message) {
        assertThat(tls.refresh()).isEmpty();
        assertThat(tls.refresh())
                .hasValueSatisfying(renewal -> assertThat(renewal.outcome()).isEqualTo(Outcome.REFUSED))
                .hasValueSatisfying(renewal -> assertThat(renewal.text()).contains(message));
        assertThat(tls.refresh()).isEmpty();
    }

    private static void copy(String name, Path to) throws Exception {
        Files.copy(folder.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
    }
}

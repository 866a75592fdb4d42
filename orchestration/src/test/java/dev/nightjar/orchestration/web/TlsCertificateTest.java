/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
}

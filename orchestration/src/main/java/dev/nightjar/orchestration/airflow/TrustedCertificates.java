/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of a file. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** @throws UsageError if the file holds no certificates */
    static SSLContext of(Path file) {
        Collection<? extends Certificate> certificates = read(file);
        if (certificates.isEmpty()) {
            throw new UsageError("Invalid certificates " + file + ": there are none in it, in PEM.");
        }
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("certificate" + count++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, managers.getTrustManagers(), null);
            return tls;
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageError("Cannot use the certificates " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (NoSuchFileException e) {
            throw new UsageError("Cannot read the certificates " + file + ": there is no such file.", e);
        } catch (IOException e) {
            throw new UsageError("Cannot read the certificates " + file + ": " + e.getMessage() + ".", e);
        } catch (CertificateException e) {
            throw new UsageError("Invalid certificates " + file + ": they are not in PEM.", e);
        }
    }
}

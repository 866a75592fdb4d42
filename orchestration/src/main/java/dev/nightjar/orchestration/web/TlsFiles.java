/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the files of a certificate and its key hold, as of when they were read. */
record TlsFiles(X509Certificate certificate, SSLContext tls) {

    /** Of a key store that exists in memory only. */
    private static final char[] NONE = new char[0];

    /** @throws UsageError if a file cannot be read, a certificate is not valid now, or they do not belong together */
    static TlsFiles read(Path certificates, Path key, Clock clock) {
        List<X509Certificate> chain = PemFile.certificates(certificates, clock);
        PrivateKey secret = PemFile.key(key, certificates, chain.get(0).getPublicKey());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NONE);
            store.setKeyEntry("server", secret, NONE, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NONE);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            return new TlsFiles(chain.get(0), tls);
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageError("Cannot use the certificate " + certificates + ": " + e.getMessage() + ".", e);
        }
    }

    /** Whose it is, and until when. */
    String text() {
        return certificate.getSubjectX500Principal().getName() + ", valid until "
                + certificate.getNotAfter().toInstant();
    }
}

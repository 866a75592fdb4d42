/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The certificate by which a server proves who it is, with its key; for TLS 1.2 and 1.3. */
public final class TlsCertificate {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** Of a key store that exists in memory only. */
    private static final char[] NONE = new char[0];

    private final SSLContext tls;

    private TlsCertificate(SSLContext tls) {
        this.tls = tls;
    }

    /**
     * Reads it.
     *
     * @param certificates file in PEM: the server's, then those that signed it
     * @param key file in PEM, PKCS#8 without a passphrase
     * @throws UsageError if a file cannot be read, a certificate is not valid now, or they do not belong together
     */
    public static TlsCertificate read(Path certificates, Path key, Clock clock) {
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
            return new TlsCertificate(tls);
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageError("Cannot use the certificate " + certificates + ": " + e.getMessage() + ".", e);
        }
    }

    /** A server that speaks nothing but TLS. */
    HttpServer server(InetSocketAddress address) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
                parameters.setProtocols(PROTOCOLS);
                connection.setSSLParameters(parameters);
            }
        });
        return server;
    }
}

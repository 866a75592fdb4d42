/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/**
 * The certificate by which a server proves who it is, with its key; for TLS 1.2 and 1.3. It may be renewed while the
 * server goes on.
 */
public final class TlsCertificate {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path certificates;
    private final Path key;
    private final Clock clock;
    private final RenewableTls tls;
    private List<String> used;
    private List<String> seen;
    private List<String> refused = List.of();

    private TlsCertificate(Path certificates, Path key, Clock clock) {
        this.certificates = certificates;
        this.key = key;
        this.clock = clock;
        // before they are read: what is written in between is a change
        this.used = look();
        this.seen = used;
        this.tls = new RenewableTls(TlsFiles.read(certificates, key, clock).tls());
    }

    /**
     * What became of files that had changed.
     *
     * @param outcome whether they are used now
     * @param text the certificate's name and end; or what is wrong with them
     */
    public record Renewal(Outcome outcome, String text) {}

    /** Whether a certificate is used. */
    public enum Outcome {
        TAKEN,
        REFUSED
    }

    /**
     * Reads it.
     *
     * @param certificates file in PEM: the server's, then those that signed it
     * @param key file in PEM, PKCS#8 without a passphrase
     * @throws UsageError if a file cannot be read, a certificate is not valid now, or they do not belong together
     */
    public static TlsCertificate read(Path certificates, Path key, Clock clock) {
        return new TlsCertificate(certificates, key, clock);
    }

    /**
     * Looks whether the files have changed, and takes them for new connections. Files that are wrong leave the
     * certificate as it was, and are told of once. Files count when they are the same at two looks: whoever renews them
     * writes one after the other.
     */
    public synchronized Optional<Renewal> refresh() {
        List<String> now = look();
        boolean settled = now.equals(seen);
        seen = now;
        if (now.equals(used)) {
            refused = List.of();
        }
        return settled && !now.equals(used) ? renewed(now) : Optional.empty();
    }

    private Optional<Renewal> renewed(List<String> now) {
        try {
            TlsFiles next = TlsFiles.read(certificates, key, clock);
            tls.exchange(next.tls());
            used = now;
            return Optional.of(new Renewal(Outcome.TAKEN, next.text()));
        } catch (UsageError e) {
            // tried again at each look all the same, as it may be that of tomorrow
            if (now.equals(refused)) {
                return Optional.empty();
            }
            refused = now;
            return Optional.of(new Renewal(Outcome.REFUSED, e.getMessage()));
        }
    }

    /** By their contents, so that a change is seen whatever the clock of the file system says. */
    private List<String> look() {
        return List.of(hash(certificates), hash(key));
    }

    private static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(Sha.sha256(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    /** A server that speaks nothing but TLS. */
    HttpServer server(InetSocketAddress address) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
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

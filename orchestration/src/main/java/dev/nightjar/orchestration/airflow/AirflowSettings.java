/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.core.failure.UsageError;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where an Airflow is, and how it is talked to.
 *
 * @param url base of its web server, with a slash at the end
 * @param proxy that requests go through; without one that of Java's system properties, if any
 * @param certificates file in PEM of those that may sign the server's, in place of Java's own
 * @param timeout of a request from its beginning to the last byte of the answer
 * @param largestAnswer in bytes; what is larger is refused
 */
public record AirflowSettings(
        URI url,
        Credentials credentials,
        Optional<InetSocketAddress> proxy,
        Optional<Path> certificates,
        Duration timeout,
        int largestAnswer) {

    /** How long a request may take unless told otherwise. */
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

    private static final int USUAL_LARGEST = 32 << 20;

    /**
     * With usual limits.
     *
     * @throws UsageError if the address is none of a web server
     */
    public static AirflowSettings of(String url, Credentials credentials) {
        return new AirflowSettings(
                base(url), credentials, Optional.empty(), Optional.empty(), USUAL_TIMEOUT, USUAL_LARGEST);
    }

    /** Through a proxy, such as `http://proxy.example.org:3128`. */
    public AirflowSettings through(String proxyUrl) {
        URI proxyAt = parsed(proxyUrl, "proxy");
        if (!"http".equals(proxyAt.getScheme()) || proxyAt.getHost() == null || proxyAt.getPort() < 0) {
            throw new UsageError("Invalid proxy '" + proxyUrl + "': write http://HOST:PORT.");
        }
        return new AirflowSettings(
                url,
                credentials,
                Optional.of(InetSocketAddress.createUnresolved(proxyAt.getHost(), proxyAt.getPort())),
                certificates,
                timeout,
                largestAnswer);
    }

    /**
     * Trusting the certificates of a file.
     *
     * @throws UsageError if the address is not one of HTTPS, so that they would be of no use
     */
    public AirflowSettings trusting(Path file) {
        if (!"https".equals(url.getScheme())) {
            throw new UsageError(
                    "Cannot use the certificates " + file + " with " + url + ": give an address with https.");
        }
        return new AirflowSettings(url, credentials, proxy, Optional.of(file), timeout, largestAnswer);
    }

    /** With other limits. */
    public AirflowSettings within(Duration longest, int largest) {
        return new AirflowSettings(url, credentials, proxy, certificates, longest, largest);
    }

    private static URI base(String url) {
        URI at = parsed(url.endsWith("/") ? url : url + "/", "Airflow address");
        if (!List.of("http", "https").contains(String.valueOf(at.getScheme())) || at.getHost() == null) {
            throw new UsageError("Invalid Airflow address '" + url + "': write http://HOST:PORT or https://HOST.");
        }
        if (at.getRawUserInfo() != null || at.getRawQuery() != null || at.getRawFragment() != null) {
            throw new UsageError("Invalid Airflow address: it may hold no user, password, query or fragment.");
        }
        return at;
    }

    private static URI parsed(String url, String what) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new UsageError("Invalid " + what + " '" + url + "': " + e.getMessage() + ".", e);
        }
    }
}

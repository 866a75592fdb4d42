/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.web.TlsCertificate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By what a server proves who it is. */
final class TlsOption {

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Serve by HTTPS only, with this certificate in PEM, and those that signed it after it")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's key in PEM, as PKCS#8 without a passphrase")
    private Path key;

    Optional<TlsCertificate> certificate(Clock clock) {
        if ((certificate == null) != (key == null)) {
            throw new UsageError("Give both --tls-certificate and --tls-key, or neither.");
        }
        return Optional.ofNullable(certificate).map(file -> TlsCertificate.read(file, key, clock));
    }
}

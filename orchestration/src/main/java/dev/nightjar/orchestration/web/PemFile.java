/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import dev.nightjar.core.failure.UsageError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of certificates and keys, refused where they would only fail at a client's first connection. */
final class PemFile {

    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END");

    private PemFile() {}

    /** The certificates of a chain, each signed by the next. */
    static List<X509Certificate> certificates(Path file, Clock clock) {
        List<X509Certificate> chain;
        try {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            throw new UsageError("Invalid certificate " + file + ": it is not in PEM.", e);
        }
        if (chain.isEmpty()) {
            throw new UsageError("Invalid certificate " + file + ": there is none in it, in PEM.");
        }
        for (int i = 0; i < chain.size(); i++) {
            refuseUntimely(chain.get(i), file, clock.instant());
            if (i > 0 && !signed(chain.get(i), chain.get(i - 1))) {
                throw new UsageError("Invalid certificate " + file + ": its certificate " + (i + 1)
                        + " did not sign the one before it. Put the server's first, then those that signed it.");
            }
        }
        return chain;
    }

    private static void refuseUntimely(X509Certificate certificate, Path file, Instant now) {
        String name = certificate.getSubjectX500Principal().getName();
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            throw new UsageError("Expired certificate " + file + ": that of " + name + " was valid until "
                    + certificate.getNotAfter().toInstant() + ". Renew it.");
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            throw new UsageError("Invalid certificate " + file + ": that of " + name + " is not valid before "
                    + certificate.getNotBefore().toInstant() + ".");
        }
    }

    private static boolean signed(X509Certificate signer, X509Certificate certificate) {
        try {
            certificate.verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The key of a certificate. */
    static PrivateKey key(Path file, Path certificate, PublicKey expected) {
        Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new UsageError("Invalid key " + file + ": there is none in it, in PEM.");
        }
        if (!pem.group(1).equals("PRIVATE KEY")) {
            throw new UsageError("Invalid key " + file + ": its form is " + pem.group(1)
                    + "; write it as PKCS#8 without a passphrase, by openssl pkey -in " + file + " -out KEY.pem.");
        }
        try {
            byte[] content = Base64.getMimeDecoder().decode(pem.group(2));
            PrivateKey key =
                    KeyFactory.getInstance(expected.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(content));
            if (pair(key, expected)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageError(
                    "Invalid key " + file + ": it is no " + expected.getAlgorithm()
                            + " key in PKCS#8, as the certificate " + certificate + " wants.",
                    e);
        }
        throw new UsageError("Invalid key " + file + ": it is not that of the certificate " + certificate + ".");
    }

    private static boolean pair(PrivateKey key, PublicKey expected) throws GeneralSecurityException {
        String algorithm = switch (expected.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> expected.getAlgorithm();
        };
        byte[] text = "nightjar".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(expected);
        verifying.update(text);
        return verifying.verify(signing.sign());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UsageError("Cannot read " + file + ": there is no such file.", e);
        } catch (IOException e) {
            throw new UsageError("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The Ed25519 keys (RFC 8032) that sign the manifests of versions and that are trusted. Where public keys are
 * configured, a version without a signature by one of them is not used.
 */
public final class ManifestKeys {

    /** No keys: versions are not signed, and signatures not looked at. */
    public static final ManifestKeys NONE = new ManifestKeys(Optional.empty(), List.of());

    private final Optional<PrivateKey> signing;
    private final List<PublicKey> trusted;

    private ManifestKeys(Optional<PrivateKey> signing, List<PublicKey> trusted) {
        this.signing = signing;
        this.trusted = trusted;
    }

    /**
     * Keys as text: PEM, or its base64 alone.
     *
     * @param signingKey in PKCS#8
     * @param publicKeys in X.509
     * @throws UsageError if a text is no key, or what `signingKey` signs would not be trusted
     */
    public static ManifestKeys of(Optional<String> signingKey, List<String> publicKeys) {
        ManifestKeys keys = new ManifestKeys(
                signingKey.map(KeyText::privateKey),
                publicKeys.stream().map(KeyText::publicKey).toList());
        byte[] sample = {1, 2, 3};
        if (keys.signing.isPresent()
                && keys.signerOf(sample, keys.signed(sample)).isEmpty()) {
            throw new UsageError("Invalid registry.publicKeys: the public key of registry.signingKey is not among them,"
                    + " so that no version it signs would be used. `nightjar models keygen` prints both.");
        }
        return keys;
    }

    /** Whether there are keys to trust, so that versions must be signed. */
    public boolean required() {
        return !trusted.isEmpty();
    }

    /**
     * That there is a key to sign with, if versions must be signed.
     *
     * @throws UsageError if it is missing
     */
    public void requireSigning() {
        if (required() && signing.isEmpty()) {
            throw new UsageError("Cannot sign a version: with registry.publicKeys every version must be signed, and"
                    + " there is no registry.signingKey, or its environment variable is not set.");
        }
    }

    /**
     * A version with the signature of its manifest, if there is a key to sign with.
     *
     * @throws UsageError if it must be signed and cannot
     */
    public ModelVersion sign(ModelVersion version) {
        requireSigning();
        return signing.isEmpty() ? version : version.withManifestSignature(signed(ManifestText.of(version)));
    }

    /**
     * That a version is signed by a trusted key, where there are any.
     *
     * @throws DataRefused if not
     */
    public void require(ModelVersion version) {
        problem(version).ifPresent(problem -> {
            throw new DataRefused("Cannot use version " + version.version() + " of model " + version.model() + ": "
                    + problem + " If you trust it, `nightjar models verify " + version.model() + "@"
                    + version.version() + "` and `nightjar models sign` it; else use another version.");
        });
    }

    /** What is wrong with a version's signature, as a sentence; empty if nothing, or if none is needed. */
    public Optional<String> problem(ModelVersion version) {
        if (!required() || signer(version).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                version.manifestSignature().isEmpty()
                        ? "its manifest is not signed."
                        : "the signature of its manifest is by none of the " + trusted.size()
                                + " registry.publicKeys, or the manifest was changed.");
    }

    /** The trusted key that signed a version, as the first 16 hexadecimal digits of its SHA-256. */
    public Optional<String> signer(ModelVersion version) {
        return version.manifestSignature()
                .flatMap(signature -> signerOf(ManifestText.of(version), signature))
                .map(ManifestKeys::name);
    }

    private Optional<PublicKey> signerOf(byte[] text, String signature) {
        return trusted.stream().filter(key -> isBy(key, text, signature)).findFirst();
    }

    private String signed(byte[] text) {
        try {
            Signature signature = Signature.getInstance(KeyText.ALGORITHM);
            signature.initSign(signing.orElseThrow());
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign a manifest", e);
        }
    }

    private static boolean isBy(PublicKey key, byte[] text, String base64) {
        try {
            Signature signature = Signature.getInstance(KeyText.ALGORITHM);
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(Base64.getDecoder().decode(base64));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // a signature of the wrong length or not in base64 is by nobody
            return false;
        }
    }

    private static String name(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ManifestKeys[signing=" + signing.isPresent() + ", trusted="
                + trusted.stream().map(ManifestKeys::name).toList() + "]";
    }
}

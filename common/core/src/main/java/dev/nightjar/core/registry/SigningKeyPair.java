/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/**
 * A pair of Ed25519 keys to sign manifests with, as base64 on one line each.
 *
 * @param signingKey PKCS#8; a secret
 * @param publicKey X.509
 */
public record SigningKeyPair(String signingKey, String publicKey) {

    /** A new pair. */
    public static SigningKeyPair generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(KeyText.ALGORITHM).generateKeyPair();
            return new SigningKeyPair(KeyText.of(pair.getPrivate()), KeyText.of(pair.getPublic()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigningKeyPair[publicKey=" + publicKey + "]";
    }
}

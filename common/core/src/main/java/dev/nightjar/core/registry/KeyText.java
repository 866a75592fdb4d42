/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import dev.nightjar.core.failure.UsageError;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 keys as text: PEM, or its base64 alone, of PKCS#8 for private and X.509 for public keys (RFC 8410). */
final class KeyText {

    static final String ALGORITHM = "Ed25519";

    private KeyText() {}

    /** @throws UsageError if it is none; the message does not hold the text */
    static PrivateKey privateKey(String text) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageError("Invalid registry.signingKey: it is no private " + ALGORITHM
                    + " key in PKCS#8, as PEM or base64. Make one with `nightjar models keygen`.");
        }
    }

    /** @throws UsageError if it is none */
    static PublicKey publicKey(String text) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageError("Invalid key in registry.publicKeys: it is no public " + ALGORITHM
                    + " key in X.509, as PEM or base64. Make a pair with `nightjar models keygen`.");
        }
    }

    /** The base64 of a key, on one line. */
    static String of(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static byte[] decoded(String text) {
        String base64 = text.replaceAll("-----(BEGIN|END) [A-Z ]*KEY-----", "").replaceAll("\\s+", "");
        return Base64.getDecoder().decode(base64);
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM);
    }
}

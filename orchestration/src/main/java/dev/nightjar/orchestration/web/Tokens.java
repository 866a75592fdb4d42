/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Tokens that say who somebody is, for a while: JWT with HMAC-SHA-256. */
final class Tokens {

    private final byte[] key;
    private final Clock clock;

    /** @param key in base 64, of 32 bytes */
    Tokens(String key, Clock clock) {
        this.key = Base64.getDecoder().decode(key);
        this.clock = clock;
    }

    /** A key for the first start. */
    static String newKey() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    String issue(Principal user, Duration life) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user.name())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
    }

    /**
     * The user that a token names.
     *
     * @throws HttpProblem with status 401 if it has expired, 403 if it is none of ours
     */
    String subject(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm()) || !parsed.verify(new MACVerifier(key))) {
                throw new HttpProblem(403, "Invalid JWT token");
            }
            Date end = parsed.getJWTClaimsSet().getExpirationTime();
            if (end == null || !end.toInstant().isAfter(clock.instant())) {
                throw new HttpProblem(401, "Token Expired");
            }
            return parsed.getJWTClaimsSet().getSubject();
        } catch (ParseException | JOSEException e) {
            throw new HttpProblem(403, "Invalid JWT token");
        }
    }
}

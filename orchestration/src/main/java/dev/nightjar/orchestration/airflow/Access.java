/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** What a client shows to be let in. A token that it logged in for is renewed shortly before it ends. */
final class Access {

    private static final Duration EARLY = Duration.ofSeconds(60);

    private final Credentials credentials;
    private final int generation;
    private final Retrying transport;
    private final Clock clock;
    private Optional<String> header = Optional.empty();
    private Instant ends = Instant.MAX;

    Access(Credentials credentials, int generation, Retrying transport, Clock clock) {
        this.credentials = credentials;
        this.generation = generation;
        this.transport = transport;
        this.clock = clock;
    }

    /** The value of the header `Authorization`. */
    synchronized Optional<String> header() {
        if (credentials instanceof Credentials.Token given) {
            return Optional.of("Bearer " + given.token());
        }
        if (generation == 2) {
            return credentials instanceof Credentials.Password known ? Optional.of(basic(known)) : Optional.empty();
        }
        if (header.isEmpty() || !clock.instant().isBefore(ends.minus(EARLY))) {
            login();
        }
        return header;
    }

    /** Forgets what was refused; false if there is nothing better to show. */
    synchronized boolean renewable(Optional<String> refused) {
        if (generation == 2 || credentials instanceof Credentials.Token) {
            return false;
        }
        if (header.equals(refused)) {
            header = Optional.empty();
        }
        return true;
    }

    private static String basic(Credentials.Password known) {
        byte[] pair = (known.user() + ":" + known.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private void login() {
        Call call = loginCall().harmless();
        String token;
        try {
            token = transport
                    .send(call, Optional.empty())
                    .json(call.toString())
                    .path("access_token")
                    .asText("");
        } catch (AirflowFailure e) {
            throw explained(e);
        }
        if (token.isEmpty()) {
            throw AirflowFailure.of(Kind.INVALID_ANSWER, "The answer to " + call + " holds no token.");
        }
        header = Optional.of("Bearer " + token);
        ends = end(token).orElse(Instant.MAX);
    }

    private Call loginCall() {
        if (credentials instanceof Credentials.Password known) {
            return Call.post(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("username", known.user())
                            .put("password", known.password()),
                    "auth",
                    "token");
        }
        return Call.get("auth", "token");
    }

    private static AirflowFailure explained(AirflowFailure e) {
        return switch (e.kind()) {
            case NOT_FOUND ->
                AirflowFailure.of(
                        Kind.UNAUTHENTICATED,
                        "This Airflow gives no tokens for a password at /auth/token. Give a token that you have.",
                        e);
            case FORBIDDEN ->
                AirflowFailure.of(
                        Kind.UNAUTHENTICATED, "This Airflow wants to know who asks. Give user and password.", e);
            default -> e;
        };
    }

    /** When a token ends, by its own word; what cannot be read is taken for one that does not. */
    private static Optional<Instant> end(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER
                            .readTree(Base64.getUrlDecoder().decode(parts[1]))
                            .path("exp"))
                    .filter(exp -> exp.isNumber())
                    .map(exp -> Instant.ofEpochSecond(exp.asLong()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

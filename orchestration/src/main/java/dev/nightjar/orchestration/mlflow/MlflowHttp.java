/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Asks an MLflow server. A request is sent again after 429, or where it did not reach the server; if nobody knows what
 * became of it only where that is safe. Redirections are not followed: the credentials are for this server alone.
 */
final class MlflowHttp {

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration UPLOAD = Duration.ofMinutes(15);

    private final MlflowServer server;
    private final MlflowCredentials credentials;
    private final Duration timeout;
    private final Pause pause;
    private final HttpClient client;

    /** @param timeout of one call; files may take longer */
    MlflowHttp(MlflowServer server, MlflowCredentials credentials, Duration timeout, Pause pause) {
        this.server = server;
        this.credentials = credentials;
        this.timeout = timeout;
        this.pause = pause;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    MlflowServer server() {
        return server;
    }

    JsonNode get(String endpoint, Map<String, String> query) {
        return send("GET", server.call(endpoint, query), BodyPublishers.noBody(), timeout, Repeat.SAFE);
    }

    JsonNode post(String endpoint, JsonNode body, Repeat repeat) {
        return send("POST", server.call(endpoint, Map.of()), json(body), timeout, repeat);
    }

    void delete(String endpoint, JsonNode body) {
        send("DELETE", server.call(endpoint, Map.of()), json(body), timeout, Repeat.SAFE);
    }

    /** Stores a file under a path of the server's artifact store. */
    void upload(String path, Path file) {
        try {
            send("PUT", server.artifact(path), BodyPublishers.ofFile(file), UPLOAD, Repeat.SAFE);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode send(String method, URI uri, BodyPublisher body, Duration limit, Repeat repeat) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(limit).method(method, body);
        builder.header("Accept", "application/json");
        builder.header("Content-Type", method.equals("PUT") ? "application/octet-stream" : "application/json");
        credentials.authorization().ifPresent(value -> builder.header("Authorization", value));
        HttpRequest request = builder.build();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                    if (attempt == ATTEMPTS || !isPassing(response.statusCode(), repeat)) {
                        return new MlflowAnswer(method + " " + uri, credentials).of(response);
                    }
                    pause.of(wait(response, attempt));
                } catch (IOException e) {
                    if (attempt == ATTEMPTS || !(repeat == Repeat.SAFE || isUnsent(e))) {
                        throw unreachable(method, uri, repeat, e);
                    }
                    pause.of(backOff(attempt));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MlflowFailure.broken("Interrupted while waiting for MLflow at " + server.root() + ".", e);
        }
    }

    private static boolean isPassing(int status, Repeat repeat) {
        return status == 429 || (repeat == Repeat.SAFE && (status == 500 || (status >= 502 && status <= 504)));
    }

    private static boolean isUnsent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    /** What the server asks for, within reason. */
    private static Duration wait(HttpResponse<?> response, int attempt) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .map(asked -> asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked)
                .orElse(backOff(attempt));
    }

    private static Duration backOff(int attempt) {
        return Duration.ofSeconds(1L << (attempt - 1));
    }

    private MlflowFailure unreachable(String method, URI uri, Repeat repeat, IOException e) {
        String call = method + " " + uri;
        if (isUnsent(e)) {
            return MlflowFailure.broken(
                    "Cannot reach MLflow at " + server.root() + " (" + call + "): no connection. Is it running?", e);
        }
        String why = e instanceof HttpTimeoutException ? "it did not answer in time" : "the connection broke";
        String then = repeat == Repeat.SAFE
                ? " after " + ATTEMPTS + " attempts."
                : ". It may have been done or not; exporting again looks first and goes on from there.";
        return MlflowFailure.broken("MLflow gave no answer to " + call + ": " + why + then, e);
    }

    private static BodyPublisher json(JsonNode body) {
        try {
            return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

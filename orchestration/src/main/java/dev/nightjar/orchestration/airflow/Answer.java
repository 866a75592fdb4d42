/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What came back. */
final class Answer {

    private static final int LONGEST_DETAIL = 500;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final int status;
    private final HttpHeaders headers;
    private final byte[] content;

    Answer(HttpResponse<byte[]> response) {
        this.status = response.statusCode();
        this.headers = response.headers();
        this.content = response.body();
    }

    boolean good() {
        return status >= 200 && status < 300;
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    String type() {
        return headers.firstValue("Content-Type").orElse("").split(";")[0].strip();
    }

    /** @throws AirflowFailure if it is not JSON */
    JsonNode json(String call) {
        if (!type().endsWith("json")) {
            throw AirflowFailure.of(
                    AirflowFailure.Kind.INVALID_ANSWER,
                    "The answer to " + call + " is '" + type() + "' and not JSON. Is the address that of Airflow's web"
                            + " server, without the path of a page?");
        }
        try {
            JsonNode document = Json.MAPPER.readTree(content);
            if (document != null && document.isContainerNode()) {
                return document;
            }
        } catch (IOException e) {
            throw AirflowFailure.of(
                    AirflowFailure.Kind.INVALID_ANSWER, "The answer to " + call + " is no JSON that can be read.", e);
        }
        throw AirflowFailure.of(
                AirflowFailure.Kind.INVALID_ANSWER, "The answer to " + call + " is not a JSON document.");
    }

    /** What an error says: text, or a list of what is wrong where, or a document with a message; never the input. */
    String detail() {
        if (!type().endsWith("json")) {
            return "";
        }
        try {
            JsonNode document = Json.MAPPER.readTree(content);
            String text = sentence(document.path("detail"));
            String found = text.isEmpty()
                    ? document.path("title").asText(document.path("error").asText(""))
                    : text;
            return found.length() > LONGEST_DETAIL ? found.substring(0, LONGEST_DETAIL) + "..." : found;
        } catch (IOException e) {
            return "";
        }
    }

    private static String sentence(JsonNode detail) {
        if (detail.isArray()) {
            return StreamSupport.stream(detail.spliterator(), false)
                    .map(problem -> StreamSupport.stream(problem.path("loc").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .collect(Collectors.joining("."))
                            + ": " + problem.path("msg").asText())
                    .collect(Collectors.joining("; "));
        }
        return detail.isObject()
                ? detail.path("message").asText(detail.path("reason").asText(""))
                : detail.asText("");
    }

    /** How long the server asks to wait, within reason. */
    Optional<Duration> retryAfter() {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    /** The failure of an answer that is not good. */
    AirflowFailure failure(Call call) {
        String detail = detail();
        String said = "Airflow answered " + call + " with status " + status + (detail.isEmpty() ? "" : ": " + detail)
                + (detail.endsWith(".") ? "" : ".");
        return AirflowFailure.of(kind(), said + hint());
    }

    private AirflowFailure.Kind kind() {
        return switch (status) {
            case 401 -> AirflowFailure.Kind.UNAUTHENTICATED;
            case 403 -> AirflowFailure.Kind.FORBIDDEN;
            case 404 -> AirflowFailure.Kind.NOT_FOUND;
            case 409 -> AirflowFailure.Kind.CONFLICT;
            case 429 -> AirflowFailure.Kind.BUSY;
            default -> {
                if (status >= 500) {
                    yield AirflowFailure.Kind.SERVER;
                }
                yield status < 400 ? AirflowFailure.Kind.INVALID_ANSWER : AirflowFailure.Kind.REFUSED;
            }
        };
    }

    private String hint() {
        if (status >= 300 && status < 400) {
            return " It leads to " + headers.firstValue("Location").orElse("nowhere") + ", which is not followed.";
        }
        return status == 401 ? " Check user and password, or the token." : "";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request before it is known who sends it.
 *
 * @param path below the base address, escaped
 * @param query `name=value`, escaped
 */
record Call(
        String method, String path, List<String> query, Optional<JsonNode> body, String accept, Repetition repetition) {

    /** What happens if it is sent twice. */
    enum Repetition {
        /** No more than if it is sent once. */
        HARMLESS,
        /** Something else. */
        HARMFUL
    }

    private static final String JSON = "application/json";

    static Call get(String... segments) {
        return new Call("GET", path(segments), List.of(), Optional.empty(), JSON, Repetition.HARMLESS);
    }

    /** Sets something to a value, however often. */
    static Call patch(JsonNode body, String... segments) {
        return new Call("PATCH", path(segments), List.of(), Optional.of(body), JSON, Repetition.HARMLESS);
    }

    static Call post(JsonNode body, String... segments) {
        return new Call("POST", path(segments), List.of(), Optional.of(body), JSON, Repetition.HARMFUL);
    }

    Call with(String name, String value) {
        List<String> more = new ArrayList<>(query);
        more.add(escaped(name) + "=" + escaped(value));
        return new Call(method, path, more, body, accept, repetition);
    }

    Call accepting(String type) {
        return new Call(method, path, query, body, type, repetition);
    }

    Call harmless() {
        return new Call(method, path, query, body, accept, Repetition.HARMLESS);
    }

    HttpRequest request(URI base, Duration timeout, Optional<String> authorization) {
        String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(target))
                .timeout(timeout)
                .header("Accept", accept)
                .header("User-Agent", "nightjar")
                .method(
                        method,
                        body.map(content -> HttpRequest.BodyPublishers.ofString(content.toString()))
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        body.ifPresent(content -> request.header("Content-Type", JSON));
        authorization.ifPresent(header -> request.header("Authorization", header));
        return request.build();
    }

    /** For messages. */
    @Override
    public String toString() {
        return method + " /" + path;
    }

    private static String path(String... segments) {
        return Arrays.stream(segments).map(Call::escaped).collect(Collectors.joining("/"));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~")
                .replace("%3A", ":");
    }
}

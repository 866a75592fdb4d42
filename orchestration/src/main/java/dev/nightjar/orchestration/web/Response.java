/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;

/** An answer. */
public record Response(int status, String contentType, String content, Map<String, String> headers) {

    private static final String JSON = "application/json";

    /** A document, with status 200. */
    public static Response ok(Object document) {
        return json(200, document);
    }

    /** A document. */
    public static Response json(int status, Object document) {
        try {
            return new Response(status, JSON, ApiJson.MAPPER.writeValueAsString(document), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an answer as JSON", e);
        }
    }

    /** Text of some type, with status 200. */
    public static Response text(String contentType, String text) {
        return new Response(200, contentType, text, Map.of());
    }

    /** Done, and nothing to say. */
    public static Response noContent() {
        return new Response(204, JSON, "", Map.of());
    }
}

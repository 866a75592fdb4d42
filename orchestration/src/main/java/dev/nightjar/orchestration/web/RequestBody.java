/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A JSON object that a client sent. Values are taken one by one; {@link #refuseIfWrong} then names all that are wrong,
 * as Airflow does, with status 422.
 */
public final class RequestBody {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;
    private final ArrayNode problems = JSON.arrayNode();

    private RequestBody(JsonNode root) {
        this.root = root;
    }

    static RequestBody of(String content, List<String> known) {
        return checked(parsed(content), known);
    }

    static RequestBody ofForm(Map<String, List<String>> fields, List<String> known) {
        ObjectNode root = JSON.objectNode();
        fields.forEach((name, values) -> root.put(name, values.get(values.size() - 1)));
        return checked(root, known);
    }

    private static RequestBody checked(JsonNode root, List<String> known) {
        RequestBody body = new RequestBody(root);
        if (!body.root.isObject()) {
            body.problem("model_attributes_type", "", "Input should be a valid dictionary", body.root);
            body.refuseIfWrong();
        }
        body.root.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                body.problem("extra_forbidden", key, "Extra inputs are not permitted", body.root.get(key));
            }
        });
        return body;
    }

    private static JsonNode parsed(String content) {
        try {
            JsonNode node = ApiJson.MAPPER.readTree(content);
            return node == null || node.isMissingNode() ? JSON.nullNode() : node;
        } catch (IOException e) {
            RequestBody nothing = new RequestBody(JSON.objectNode());
            nothing.problem("json_invalid", "", "JSON decode error", JSON.objectNode());
            nothing.refuseIfWrong();
            return JSON.nullNode();
        }
    }

    /** Whether a key is there, be its value null. */
    public boolean has(String key) {
        return root.has(key);
    }

    /** Text that must be there. */
    public String requiredText(String key) {
        require(key);
        return text(key).orElse("");
    }

    /** A key that must be there, be its value null. */
    public void require(String key) {
        if (!root.has(key)) {
            problem("missing", key, "Field required", root);
        }
    }

    /** Text, if there is any. */
    public Optional<String> text(String key) {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            problem("string_type", key, "Input should be a valid string", value);
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** One of some words, if there is any. */
    public Optional<String> choice(String key, List<String> words) {
        Optional<String> word = text(key);
        if (word.isPresent() && !words.contains(word.get())) {
            problem("enum", key, "Input should be one of " + words, root.get(key));
            return Optional.empty();
        }
        return word;
    }

    /** True or false. */
    public boolean flag(String key, boolean otherwise) {
        JsonNode value = root.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problem("bool_type", key, "Input should be a valid boolean", value);
        }
        return value.asBoolean(otherwise);
    }

    /** A whole number of at least a smallest one. */
    public int number(String key, int otherwise, int smallest) {
        JsonNode value = root.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            problem("int_type", key, "Input should be a valid integer", value);
            return otherwise;
        }
        if (value.asInt() < smallest) {
            problem("greater_than_equal", key, "Input should be greater than or equal to " + smallest, value);
        }
        return value.asInt();
    }

    /** An instant with its zone, if there is any. */
    public Optional<Instant> instant(String key) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text.replace(' ', 'T')).toInstant());
            } catch (DateTimeException e) {
                problem("timezone_aware", key, "Input should be an instant with its time zone", root.get(key));
                return Optional.empty();
            }
        });
    }

    /** A number, if there is any. */
    public Optional<Double> decimal(String key) {
        JsonNode value = root.path(key);
        if (value.isNumber()) {
            return Optional.of(value.asDouble());
        }
        if (!value.isMissingNode() && !value.isNull()) {
            problem("float_type", key, "Input should be a valid number", value);
        }
        return Optional.empty();
    }

    /**
     * Words of a list, each among some.
     *
     * @param none the word for null, which may be in the list too
     */
    public List<String> choices(String key, List<String> words, String none) {
        List<String> given = new ArrayList<>();
        for (JsonNode item : list(key)) {
            if (!item.isNull() && !(item.isTextual() && words.contains(item.asText()))) {
                problem("enum", key, "Input should be among " + words, item);
            }
            given.add(item.isNull() ? none : item.asText());
        }
        return given;
    }

    private List<JsonNode> list(String key) {
        JsonNode value = root.path(key);
        if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
            problem("list_type", key, "Input should be a valid list", value);
            return List.of();
        }
        return StreamSupport.stream(value.spliterator(), false).toList();
    }

    /** A JSON object, if there is any. */
    public Optional<ObjectNode> object(String key) {
        JsonNode value = root.path(key);
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        if (!value.isMissingNode() && !value.isNull()) {
            problem("dict_type", key, "Input should be a valid dictionary", value);
        }
        return Optional.empty();
    }

    /** Texts of a list; of a list in it the first. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        list(key).stream()
                .map(item -> item.isArray() && !item.isEmpty() ? item.get(0) : item)
                .forEach(item -> {
                    if (item.isTextual()) {
                        texts.add(item.asText());
                    } else {
                        problem("string_type", key, "Input should be a valid string", item);
                    }
                });
        return texts;
    }

    /** Says that a value is wrong. */
    public void problem(String type, String key, String message) {
        problem(type, key, message, root.path(key).isMissingNode() ? root : root.get(key));
    }

    private void problem(String type, String key, String message, JsonNode input) {
        ObjectNode problem = problems.addObject();
        problem.put("type", type);
        ArrayNode at = problem.putArray("loc").add("body");
        if (!key.isEmpty()) {
            at.add(key);
        }
        problem.put("msg", message);
        problem.set("input", key.contains("password") ? JSON.textNode("***") : input);
    }

    /** @throws HttpProblem with status 422, if anything is */
    public void refuseIfWrong() {
        if (!problems.isEmpty()) {
            throw new HttpProblem(422, problems);
        }
    }
}

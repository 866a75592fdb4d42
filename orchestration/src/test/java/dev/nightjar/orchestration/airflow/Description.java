/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** An OpenAPI document of Airflow: answers made from it, and what of a request breaks it. */
final class Description {

    /** How much an answer holds. */
    enum Content {
        /** What must be there, and null wherever that is allowed. */
        LEAST,
        /** All that may be there. */
        MOST
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final JsonNode document;

    private Description(JsonNode document) {
        this.document = document;
    }

    static Path file(int generation) {
        String name = "airflow-openapi-" + (generation == 3 ? "v2" : "v1") + ".yaml";
        return Path.of(System.getProperty("nightjar.home"), "../shared/airflow", name);
    }

    static boolean isThere() {
        return Files.exists(file(2)) && Files.exists(file(3));
    }

    static Description read(int generation) throws IOException {
        return new Description(new YAMLMapper().readTree(file(generation).toFile()));
    }

    /** An answer by the name of its schema. */
    JsonNode example(String schema, Content content) {
        return example(document.path("components").path("schemas").path(schema), content, 0);
    }

    private JsonNode example(JsonNode given, Content content, int depth) {
        JsonNode schema = resolved(given);
        if (content == Content.LEAST && nullable(schema)) {
            return JSON.nullNode();
        }
        if (schema.has("allOf")) {
            ObjectNode all = JSON.objectNode();
            schema.path("allOf").forEach(part -> {
                if (example(part, content, depth) instanceof ObjectNode object) {
                    all.setAll(object);
                }
            });
            return all;
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                return example(firstNotNull(schema.path(choice)), content, depth);
            }
        }
        if (schema.has("enum")) {
            return firstWord(schema.path("enum"));
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        return plain(schema, content, depth);
    }

    /** Version 2 has the lack of a state among its words. */
    private static JsonNode firstWord(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false)
                .filter(word -> !word.isNull())
                .findFirst()
                .orElseThrow();
    }

    private JsonNode plain(JsonNode schema, Content content, int depth) {
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText("object");
        return switch (type) {
            case "string" -> JSON.textNode(text(schema));
            case "integer" -> JSON.numberNode(Math.max(7, schema.path("minimum").asInt(0)));
            case "number" -> JSON.numberNode(1.5);
            case "boolean" -> JSON.booleanNode(false);
            case "array" -> {
                ArrayNode items = JSON.arrayNode();
                if (depth < 6) {
                    items.add(example(schema.path("items"), content, depth + 1));
                }
                yield items;
            }
            default -> object(schema, content, depth);
        };
    }

    private JsonNode object(JsonNode schema, Content content, int depth) {
        ObjectNode object = JSON.objectNode();
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        // the document of version 2 says of hardly any key that it is required
        boolean all = content == Content.MOST || required.isEmpty();
        schema.path("properties").properties().forEach(property -> {
            if ((all || required.contains(property.getKey())) && depth < 6) {
                // of requests the id may be left out, in answers it never is
                boolean id = property.getKey().equals("dag_run_id");
                object.set(property.getKey(), example(property.getValue(), id ? Content.MOST : content, depth + 1));
            }
        });
        return object;
    }

    private static String text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> "2026-01-31T02:00:00.123456+00:00";
            case "uuid" -> "0d1f4d1c-0f9c-4a0e-8a53-1f6f6c0f6f6f";
            default -> "word";
        };
    }

    private boolean nullable(JsonNode schema) {
        return schema.path("nullable").asBoolean()
                || StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                        .anyMatch(each -> each.path("type").asText().equals("null"));
    }

    private static JsonNode firstNotNull(JsonNode choices) {
        return StreamSupport.stream(choices.spliterator(), false)
                .filter(each -> !each.path("type").asText().equals("null"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    /** What is wrong with the body of a request. */
    List<String> problems(String schema, JsonNode body) {
        ObjectNode root = JSON.objectNode();
        root.put("$ref", "#/components/schemas/" + schema);
        root.set("components", nullsAllowed(document.path("components").deepCopy()));
        List<String> problems = new ArrayList<>();
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(body)
                .forEach(error -> problems.add(error.getInstanceLocation() + " " + error.getMessage()));
        return problems;
    }

    /** OpenAPI 3.0 has a word of its own for it. */
    private static JsonNode nullsAllowed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("nullable").asBoolean()
                && object.path("type").isTextual()) {
            object.set(
                    "type", JSON.arrayNode().add(object.path("type").asText()).add("null"));
        }
        node.forEach(Description::nullsAllowed);
        return node;
    }
}

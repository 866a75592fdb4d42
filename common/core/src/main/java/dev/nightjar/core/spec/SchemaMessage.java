/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Says what a broken keyword of a JSON Schema means to somebody who has never seen the schema.
 *
 * @param node what is wrong
 * @param rule the schema object that holds the keyword
 */
record SchemaMessage(Error error, SpecNode node, JsonNode rule) {

    void report(Problems problems) {
        String keyword = error.getKeyword();
        switch (keyword == null ? "" : keyword) {
            case "additionalProperties" -> unknownKey(problems);
            case "propertyNames" -> badName(problems);
            case "required" -> {
                if (choice().isEmpty()) {
                    missing(problems, "");
                } else {
                    problems.atKey(node, choiceMessage());
                }
            }
            case "dependentRequired" -> missing(problems, " beside '" + argument(1) + "'");
            case "oneOf", "anyOf" -> problems.atKey(node, choiceMessage());
            case "minProperties", "maxProperties" -> problems.atKey(node, sizeMessage());
            default -> problems.at(node, valueMessage(keyword));
        }
    }

    private void unknownKey(Problems problems) {
        problems.atKey(
                node.child(error.getProperty()),
                "Unknown key '" + error.getProperty() + "' in " + node.path() + "."
                        + Nearest.hint(error.getProperty(), keys()));
    }

    private void badName(Problems problems) {
        String name = error.getProperty();
        problems.atKey(
                node.child(name),
                "Invalid name '" + name + "' in " + node.path() + ": expected "
                        + rule.path("title").asText("another name") + ".");
    }

    private void missing(Problems problems, String why) {
        String key = why.isEmpty() ? error.getProperty() : argument(0);
        String description =
                rule.path("properties").path(key).path("description").asText("");
        problems.atKey(
                node,
                "Missing key '" + key + "' in " + node.path() + why + "."
                        + (description.isEmpty() ? "" : " " + key + ": " + description));
    }

    private String argument(int index) {
        Object[] arguments = error.getArguments();
        return arguments == null || arguments.length <= index ? "" : String.valueOf(arguments[index]);
    }

    /** The keys of which a choice requires one, or nothing if the rule is no such choice. */
    private List<String> choice() {
        List<String> keys = new ArrayList<>();
        for (String kind : List.of("oneOf", "anyOf")) {
            rule.path(kind).forEach(option -> option.path("required").forEach(key -> keys.add(key.asText())));
        }
        return keys;
    }

    private String choiceMessage() {
        List<String> given = node.keys().stream().filter(choice()::contains).toList();
        String many = rule.has("oneOf") ? "exactly one of " : "at least one of ";
        return "Expected " + many + String.join(", ", choice()) + " in " + node.path()
                + (given.isEmpty() ? "." : ", found " + String.join(", ", given) + ".");
    }

    private String sizeMessage() {
        return "Expected " + (rule.path("maxProperties").asInt(0) == 1 ? "exactly" : "at least") + " one of "
                + (keys().isEmpty() ? "any key" : String.join(", ", keys())) + " in " + node.path() + ", found "
                + (node.keys().isEmpty() ? "none" : String.join(", ", node.keys())) + ".";
    }

    private List<String> keys() {
        return rule.path("properties").propertyStream().map(Map.Entry::getKey).toList();
    }

    private String valueMessage(String keyword) {
        String start =
                "Invalid value " + (node.present() ? shown(node.json()) + " " : "") + "for " + node.path() + ": ";
        JsonNode limit = rule.path(keyword);
        return switch (keyword) {
            case "type" -> start + "expected " + types() + ", found " + kind(node.json()) + ".";
            case "enum" -> "Invalid value " + shown(node.json()) + " for " + node.path() + "." + valid(limit);
            case "const" -> start + "expected " + shown(limit) + ".";
            case "pattern" -> start + "expected " + expected() + ".";
            case "minimum" -> start + "it must be at least " + limit.asText() + ".";
            case "maximum" -> start + "it must be at most " + limit.asText() + ".";
            case "exclusiveMinimum" -> start + "it must be more than " + limit.asText() + ".";
            case "minLength" -> start + "it must not be empty.";
            case "minItems" -> start + "it needs at least " + limit.asText() + ".";
            case "maxItems" -> start + "it takes at most " + limit.asText() + ".";
            case "uniqueItems" -> start + "a value occurs twice.";
            default -> start + error.getMessage() + ".";
        };
    }

    private String valid(JsonNode options) {
        List<String> names = StreamSupport.stream(options.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        String near = Nearest.to(node.json().asText(), names)
                .map(name -> " Did you mean '" + name + "'?")
                .orElse("");
        return near + " Valid: " + String.join(", ", names) + ".";
    }

    private String expected() {
        return rule.has("title")
                ? rule.get("title").asText()
                : rule.path("description").asText("another form").replaceFirst("\\.$", "");
    }

    private String types() {
        JsonNode types = rule.path("type");
        return types.isArray()
                ? StreamSupport.stream(types.spliterator(), false)
                        .map(type -> typeName(type.asText()))
                        .collect(Collectors.joining(" or "))
                : typeName(types.asText());
    }

    private static String typeName(String type) {
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            default -> "keys and values";
        };
    }

    private static String kind(JsonNode json) {
        if (json.isNull() || json.isMissingNode()) {
            return "nothing";
        }
        return typeName(
                json.isTextual()
                        ? "string"
                        : json.isIntegralNumber()
                                ? "integer"
                                : json.isNumber()
                                        ? "number"
                                        : json.isBoolean() ? "boolean" : json.isArray() ? "array" : "object");
    }

    private static String shown(JsonNode json) {
        if (json.isContainerNode()) {
            String text = json.toString();
            return text.length() > 60 ? text.substring(0, 57) + "..." : text;
        }
        return "'" + json.asText() + "'";
    }
}

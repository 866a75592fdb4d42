/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Checks a tree against one of the JSON Schemas (2020-12) of `conf/schema`. */
final class SchemaCheck {

    private final JsonNode text;
    private final Schema schema;

    private SchemaCheck(JsonNode text) {
        this.text = text;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    static SchemaCheck pipeline() {
        return of("pipeline.schema.json");
    }

    static SchemaCheck environment() {
        return of("environment.schema.json");
    }

    private static SchemaCheck of(String resource) {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(resource)) {
            return new SchemaCheck(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void check(SpecNode root, Problems problems) {
        for (Error error : schema.validate(root.json())) {
            new SchemaMessage(error, node(root, error), rule(error)).report(problems);
        }
    }

    private static SpecNode node(SpecNode root, Error error) {
        SpecNode node = root;
        for (Object element : elements(error.getInstanceLocation())) {
            node = node.child(element.toString());
        }
        return node;
    }

    /** The schema object that holds the broken keyword; for alternatives, the one that holds these. */
    private JsonNode rule(Error error) {
        JsonNode rule = text;
        List<Object> path = elements(error.getSchemaLocation().getFragment());
        for (Object element : path.subList(0, Math.max(0, path.size() - 1))) {
            if (isChoice(rule, element)) {
                return rule;
            }
            rule = rule.isArray() ? rule.path(Integer.parseInt(element.toString())) : rule.path(element.toString());
        }
        return "propertyNames".equals(error.getKeyword()) ? names(rule) : rule;
    }

    /** What keys must look like: what is refused about a key is its own schema, often one of the definitions. */
    private JsonNode names(JsonNode object) {
        JsonNode names = object.path("propertyNames");
        return names.has("$ref") ? text.at(names.get("$ref").asText().substring(1)) : names;
    }

    private static boolean isChoice(JsonNode rule, Object key) {
        return (key.equals("oneOf") || key.equals("anyOf"))
                && rule.path(key.toString()).isArray();
    }

    private static List<Object> elements(NodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return elements;
    }
}

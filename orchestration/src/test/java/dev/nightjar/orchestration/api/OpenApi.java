/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A description of an API, and what of an answer breaks it. */
public final class OpenApi {

    /** What Airflow's server really answers, and its description leaves out. */
    private static final Set<String> UNDECLARED = Set.of(
            // too many failed logins
            "POST /auth/token 429",
            "DELETE /api/v2/dags/{dag_id} 204",
            "DELETE /api/v2/dags/{dag_id} 409",
            "DELETE /api/v2/dags/{dag_id}/dagRuns/{dag_run_id} 409",
            "GET /api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number} 400",
            "GET /api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number} 406");

    private final JsonNode document;
    private final Map<String, com.networknt.schema.Schema> schemas = new HashMap<>();

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    /** A description that a server gives of itself. */
    public static OpenApi of(JsonNode document) {
        return new OpenApi(document);
    }

    /** Airflow's own. */
    static Path file() {
        return Path.of(System.getProperty("nightjar.home"), "../shared/airflow/airflow-openapi-v2.yaml");
    }

    static OpenApi read() throws IOException {
        ObjectNode document = (ObjectNode) new YAMLMapper().readTree(Files.readString(file()));
        JsonNode auth =
                new YAMLMapper().readTree(Files.readString(file().resolveSibling("airflow-openapi-v2-auth.yaml")));
        ((ObjectNode) document.path("paths")).setAll((ObjectNode) auth.path("paths"));
        ObjectNode schemas = (ObjectNode) document.path("components").path("schemas");
        auth.path("components").path("schemas").properties().forEach(entry -> {
            if (!schemas.has(entry.getKey())) {
                schemas.set(entry.getKey(), entry.getValue());
            }
        });
        return new OpenApi(document);
    }

    /** The operations, each with what is said of it. */
    Map<String, JsonNode> operations(String method) {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> operation.getKey().equals(method))
                        .forEach(operation -> operations.put(path.getKey(), operation.getValue())));
        return operations;
    }

    /** What a reference leads to. */
    JsonNode at(String reference) {
        return document.at(reference.substring(1));
    }

    /** What is wrong with an answer; empty if nothing is. */
    public List<String> problems(String method, String path, int status, JsonNode body) {
        String template = template(method, path);
        if (template == null) {
            return List.of("no such operation: " + method + " " + path);
        }
        JsonNode response = document.path("paths")
                .path(template)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("responses")
                .path("" + status);
        String name = method + " " + template + " " + status;
        if (response.isMissingNode()) {
            boolean order = status == 400 && body.path("detail").asText().startsWith("Ordering with");
            return UNDECLARED.contains(name) || order || status == 401 || status == 413
                    ? List.of()
                    : List.of("undeclared: " + name);
        }
        JsonNode schema = response.path("content").path("application/json").path("schema");
        // errors that a handler raises are sentences, which the description of validation errors does not allow for
        if (schema.isMissingNode()
                || body == null
                || (status == 422 && body.path("detail").isTextual())) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        schemas.computeIfAbsent(name, key -> compiled(schema))
                .validate(body)
                .forEach(error -> wrong.add(name + ": " + error.getInstanceLocation() + " " + error.getMessage()));
        return wrong;
    }

    private com.networknt.schema.Schema compiled(JsonNode schema) {
        ObjectNode root = schema.deepCopy();
        root.set("components", document.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    private String template(String method, String path) {
        String[] words = path.split("\\?")[0].split("/", -1);
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String[] names = entry.getKey().split("/", -1);
            boolean same =
                    names.length == words.length && entry.getValue().has(method.toLowerCase(java.util.Locale.ROOT));
            int values = 0;
            for (int i = 0; same && i < names.length; i++) {
                boolean value = names[i].startsWith("{");
                values += value ? 1 : 0;
                same = value || names[i].equals(words[i]);
            }
            if (same && values < fewest) {
                best = entry.getKey();
                fewest = values;
            }
        }
        return best;
    }
}

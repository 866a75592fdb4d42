/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MLflow server that keeps what it is told, and notes every request that is not as MLflow documents it. */
final class FakeMlflow implements ResponseDefinitionTransformerV2, AutoCloseable {

    private static final String API = "/api/2.0/";
    private static final String FILES = "mlflow-artifacts/artifacts/";
    private static final Pattern CONDITION = Pattern.compile("tags\\.\"([^\"]+)\" = '([^']*)'");

    final Map<String, ObjectNode> experiments = new TreeMap<>();
    final Map<String, ObjectNode> runs = new LinkedHashMap<>();
    final Map<String, List<ObjectNode>> models = new TreeMap<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final WireMockServer server;

    /** Where files of experiments go. */
    String artifacts = "mlflow-artifacts:";

    /** Status of a new version of a model. */
    String status = "READY";

    FakeMlflow() {
        server = new WireMockServer(options().dynamicPort().extensions(this));
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withTransformers(getName())));
        server.start();
    }

    @Override
    public String getName() {
        return "mlflow";
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public void close() {
        server.stop();
    }

    @Override
    public synchronized ResponseDefinition transform(ServeEvent event) {
        try {
            URI uri = URI.create(event.getRequest().getAbsoluteUrl());
            String endpoint = uri.getPath().substring(API.length());
            String method = event.getRequest().getMethod().getName();
            if (endpoint.startsWith(FILES)) {
                calls.add(method + " file");
                files.put(endpoint.substring(FILES.length()), event.getRequest().getBody());
                return json(200, object());
            }
            JsonNode fields = method.equals("GET")
                    ? query(event)
                    : Json.MAPPER.readTree(event.getRequest().getBody());
            String call = method + " " + endpoint;
            calls.add(call);
            List<String> wrong = MlflowContract.violations(call, fields);
            violations.addAll(wrong);
            return wrong.isEmpty()
                    ? answer(call, fields)
                    : refuse(400, "INVALID_PARAMETER_VALUE", String.join("; ", wrong));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ResponseDefinition answer(String call, JsonNode fields) {
        return switch (call) {
            case "GET mlflow/experiments/get-by-name" ->
                experiment(fields.path("experiment_name").asText());
            case "POST mlflow/experiments/create" ->
                createExperiment(fields.path("name").asText());
            case "POST mlflow/runs/search" -> search(fields);
            case "POST mlflow/runs/create" -> createRun(fields);
            case "POST mlflow/runs/log-batch" -> log(fields);
            case "POST mlflow/runs/update" -> {
                ((ObjectNode) runs.get(fields.path("run_id").asText()).path("info"))
                        .put("status", fields.path("status").asText());
                yield json(200, object());
            }
            case "POST mlflow/registered-models/create" ->
                models.putIfAbsent(fields.path("name").asText(), new ArrayList<>()) == null
                        ? json(200, object())
                        : refuse(400, "RESOURCE_ALREADY_EXISTS", "Registered Model already exists.");
            case "GET mlflow/model-versions/search" ->
                versions(fields.path("filter").asText());
            case "GET mlflow/model-versions/get" -> {
                ObjectNode version = version(fields);
                version.put("status", "READY");
                yield json(200, object().set("model_version", version));
            }
            case "POST mlflow/model-versions/create" -> createVersion(fields);
            case "POST mlflow/model-versions/set-tag" -> {
                put(version(fields).withArrayProperty("tags"), fields);
                yield json(200, object());
            }
            case "POST mlflow/registered-models/alias" -> {
                takeOff(fields);
                version(fields)
                        .withArrayProperty("aliases")
                        .add(fields.path("alias").asText());
                yield json(200, object());
            }
            case "DELETE mlflow/registered-models/alias" -> {
                takeOff(fields);
                yield json(200, object());
            }
            default -> throw new IllegalStateException(call);
        };
    }

    private ResponseDefinition experiment(String name) {
        return experiments.containsKey(name)
                ? json(200, object().set("experiment", experiments.get(name)))
                : refuse(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
    }

    ResponseDefinition createExperiment(String name) {
        if (experiments.containsKey(name)) {
            return refuse(400, "RESOURCE_ALREADY_EXISTS", "Experiment already exists.");
        }
        String id = "" + (experiments.size() + 1);
        experiments.put(
                name,
                object().put("experiment_id", id)
                        .put("name", name)
                        .put("artifact_location", artifacts + "/" + id)
                        .put("lifecycle_stage", "active"));
        return json(200, object().put("experiment_id", id));
    }

    private ResponseDefinition search(JsonNode fields) {
        ArrayNode found = Json.MAPPER.createArrayNode();
        for (ObjectNode run : runs.values()) {
            Map<String, String> tags = pairs(run.path("data").path("tags"));
            Matcher condition = CONDITION.matcher(fields.path("filter").asText());
            boolean all = true;
            while (condition.find()) {
                all &= condition.group(2).equals(tags.get(condition.group(1)));
            }
            if (all
                    && fields.path("experiment_ids")
                            .path(0)
                            .equals(run.path("info").path("experiment_id"))) {
                found.add(run);
            }
        }
        // what it leaves out when nothing was found
        return json(200, found.isEmpty() ? object() : object().set("runs", found));
    }

    private ResponseDefinition createRun(JsonNode fields) {
        String id = String.format("%032x", runs.size() + 1);
        ObjectNode run = object();
        run.putObject("info")
                .put("run_id", id)
                .put("experiment_id", fields.path("experiment_id").asText())
                .put("run_name", fields.path("run_name").asText())
                .put("status", "RUNNING")
                .put(
                        "artifact_uri",
                        artifacts + "/" + fields.path("experiment_id").asText() + "/" + id + "/artifacts");
        run.putObject("data").set("tags", fields.path("tags").deepCopy());
        runs.put(id, run);
        return json(200, object().set("run", run));
    }

    /** Parameters are written once, metrics are added to, tags replaced. */
    private ResponseDefinition log(JsonNode fields) {
        ObjectNode data = (ObjectNode) runs.get(fields.path("run_id").asText()).path("data");
        Map<String, String> params = pairs(data.path("params"));
        for (JsonNode param : fields.path("params")) {
            if (!param.path("value")
                    .asText()
                    .equals(params.getOrDefault(
                            param.path("key").asText(), param.path("value").asText()))) {
                return refuse(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed.");
            }
            put(data.withArrayProperty("params"), param);
        }
        fields.path("metrics")
                .forEach(metric -> data.withArrayProperty("metrics").add(metric));
        fields.path("tags").forEach(tag -> put(data.withArrayProperty("tags"), tag));
        return json(200, object());
    }

    private ResponseDefinition versions(String filter) {
        ArrayNode found = Json.MAPPER.createArrayNode();
        models.values()
                .forEach(versions -> versions.forEach(version -> {
                    if (filter.equals("run_id = '" + version.path("run_id").asText() + "'")) {
                        found.add(version);
                    }
                }));
        return json(200, found.isEmpty() ? object() : object().set("model_versions", found));
    }

    private ResponseDefinition createVersion(JsonNode fields) {
        String source = fields.path("source").asText();
        if (source.startsWith("/") || source.startsWith("file:")) {
            return refuse(400, "INVALID_PARAMETER_VALUE", "Invalid model version source: '" + source + "'.");
        }
        List<ObjectNode> versions = models.get(fields.path("name").asText());
        if (versions == null) {
            return refuse(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model not found.");
        }
        ObjectNode version = fields.deepCopy();
        versions.add(version.put("version", "" + (versions.size() + 1)).put("status", status));
        return json(200, object().set("model_version", version));
    }

    private ObjectNode version(JsonNode fields) {
        return models.get(fields.path("name").asText())
                .get(Integer.parseInt(fields.path("version").asText()) - 1);
    }

    private void takeOff(JsonNode fields) {
        for (ObjectNode version : models.get(fields.path("name").asText())) {
            ArrayNode left = Json.MAPPER.createArrayNode();
            version.path("aliases").forEach(alias -> {
                if (!alias.equals(fields.path("alias"))) {
                    left.add(alias);
                }
            });
            version.set("aliases", left);
        }
    }

    private static void put(ArrayNode pairs, JsonNode pair) {
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).path("key").equals(pair.path("key"))) {
                pairs.remove(i);
            }
        }
        pairs.addObject()
                .put("key", pair.path("key").asText())
                .put("value", pair.path("value").asText());
    }

    static Map<String, String> pairs(JsonNode array) {
        Map<String, String> pairs = new TreeMap<>();
        array.forEach(
                pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText()));
        return pairs;
    }

    private static ObjectNode query(ServeEvent event) {
        ObjectNode fields = object();
        for (Map.Entry<String, QueryParameter> one :
                event.getRequest().getQueryParams().entrySet()) {
            fields.put(one.getKey(), one.getValue().firstValue());
        }
        return fields;
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    private static ResponseDefinition refuse(int status, String code, String message) {
        return json(status, object().put("error_code", code).put("message", message));
    }

    private static ResponseDefinition json(int status, JsonNode body) {
        return new ResponseDefinitionBuilder()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body.toString())
                .build();
    }
}

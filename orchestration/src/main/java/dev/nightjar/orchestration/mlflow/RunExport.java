/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ModelVersion;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The run of a version: found by its tags, or made; then filled and, with the last thing in place, finished. */
final class RunExport {

    private static final String FINISHED = "FINISHED";

    private final MlflowHttp http;
    private final ModelVersion version;
    private final VersionTags tags;

    RunExport(MlflowHttp http, ModelVersion version, VersionTags tags) {
        this.http = http;
        this.version = version;
        this.tags = tags;
    }

    /** @param source where MLflow finds the artefact */
    record Exported(String experimentId, String runId, String source, boolean isNew) {}

    private record Experiment(String id, String artifacts) {}

    Exported export(String experimentName, String actor) {
        Experiment experiment = experiment(experimentName);
        ArtifactExport artifact = new ArtifactExport(http, version);
        artifact.requirePlace(experiment.artifacts());
        JsonNode found = find(experiment.id());
        JsonNode run = found.isMissingNode() ? create(experiment.id(), actor) : found;
        String id = text(run, "info", "run_id");
        String root = text(run, "info", "artifact_uri");
        log(id, run.path("data"));
        String source = artifact.source(root);
        if (!run.path("info").path("status").asText().equals(FINISHED)) {
            artifact.upload(root);
            finish(id);
        }
        return new Exported(experiment.id(), id, source, found.isMissingNode());
    }

    private Experiment experiment(String name) {
        try {
            return existing(name);
        } catch (MlflowFailure none) {
            if (!none.errorCode().equals(MlflowFailure.DOES_NOT_EXIST)) {
                throw none;
            }
        }
        try {
            http.post("mlflow/experiments/create", object().put("name", name), Repeat.NEVER);
        } catch (MlflowFailure other) {
            // another export may have been first
            if (!other.errorCode().equals(MlflowFailure.ALREADY_EXISTS)) {
                throw other;
            }
        }
        return existing(name);
    }

    private Experiment existing(String name) {
        JsonNode experiment = http.get("mlflow/experiments/get-by-name", Map.of("experiment_name", name))
                .path("experiment");
        if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
            throw new UsageError("Cannot export to MLflow experiment " + name
                    + ": it was deleted. Restore it, or name another one with --experiment.");
        }
        return new Experiment(
                text(experiment, "experiment_id"),
                experiment.path("artifact_location").asText());
    }

    private JsonNode find(String experimentId) {
        ObjectNode body = object();
        body.putArray("experiment_ids").add(experimentId);
        // neither a model's name nor a hash has quotes
        body.put(
                "filter",
                "tags.\"" + VersionTags.VERSION + "\" = '" + tags.all().get(VersionTags.VERSION) + "' and tags.\""
                        + VersionTags.FINGERPRINT + "\" = '" + version.fingerprint() + "'");
        body.put("run_view_type", "ACTIVE_ONLY").put("max_results", 1);
        body.putArray("order_by").add("attributes.start_time ASC");
        return http.post("mlflow/runs/search", body, Repeat.SAFE).path("runs").path(0);
    }

    private JsonNode create(String experimentId, String actor) {
        Map<String, String> first = new TreeMap<>(tags.identity());
        first.put("mlflow.user", actor);
        first.put("mlflow.source.name", "nightjar");
        first.put("mlflow.source.type", "JOB");
        ObjectNode body = object().put("experiment_id", experimentId);
        body.put("run_name", tags.all().get(VersionTags.VERSION));
        body.put("start_time", version.createdAt().toEpochMilli());
        body.set("tags", VersionTags.array(first));
        return http.post("mlflow/runs/create", body, Repeat.NEVER).path("run");
    }

    /** Parameters and metrics that the run has not; tags may have changed since. */
    private void log(String runId, JsonNode data) {
        LogBatches batches = new LogBatches(runId);
        Set<String> known = keys(data.path("params"));
        params().forEach((key, value) -> {
            if (!known.contains(key)) {
                batches.param(key, value);
            }
        });
        Set<String> measured = keys(data.path("metrics"));
        metrics().forEach((key, value) -> {
            if (!measured.contains(key)) {
                batches.metric(key, value, version.createdAt());
            }
        });
        tags.all().forEach(batches::tag);
        batches.bodies().forEach(body -> http.post("mlflow/runs/log-batch", body, Repeat.NEVER));
    }

    private Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        params.put("task", version.task());
        params.put("algorithm", version.algorithm());
        version.params().forEach(params::put);
        params.put("seed", "" + version.seed());
        Map<String, String> taken = new TreeMap<>();
        params.forEach(
                (name, value) -> taken.put(MlflowText.key(name), MlflowText.value(value, MlflowText.PARAM_BYTES)));
        return taken;
    }

    private Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        version.metrics()
                .forEach((split, values) ->
                        values.forEach((name, value) -> metrics.putAll(LogBatches.figures(split, name, value))));
        return metrics;
    }

    private void finish(String runId) {
        ObjectNode body = object().put("run_id", runId).put("status", FINISHED);
        http.post("mlflow/runs/update", body.put("end_time", version.createdAt().toEpochMilli()), Repeat.SAFE);
    }

    private static Set<String> keys(JsonNode pairs) {
        Set<String> keys = new HashSet<>();
        pairs.forEach(pair -> keys.add(pair.path("key").asText()));
        return keys;
    }

    /** A text of an answer that cannot be done without. */
    static String text(JsonNode answer, String... path) {
        JsonNode node = answer;
        for (String part : path) {
            node = node.path(part);
        }
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw MlflowFailure.broken(
                    "MLflow's answer has no " + String.join(".", path) + ": is this an MLflow server of version 2 or"
                            + " later?",
                    null);
        }
        return node.textValue();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}

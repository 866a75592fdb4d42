/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The version of a registered model in MLflow, with its tags and aliases. */
final class RegistryExport {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final int LOOKS = 30;

    /** With the version itself; the documentation names no limit, others that speak the protocol have one of 100. */
    private static final int TAGS_AT_ONCE = 50;

    private final MlflowHttp http;
    private final Pause pause;
    private final String name;

    /** @param name of the registered model */
    RegistryExport(MlflowHttp http, Pause pause, String name) {
        this.http = http;
        this.pause = pause;
        this.name = name;
    }

    /** @param aliases that point to the version before those of this export are set */
    record Registered(String version, List<String> aliases) {}

    /** Finds the version of a run, or makes it, and waits until it is ready. */
    Registered export(ModelVersion version, VersionTags tags, RunExport.Exported run) {
        createModel();
        JsonNode found = find(run.runId());
        JsonNode registered = ready(found.isMissingNode() ? create(version, tags, run) : found);
        updateTags(registered, tags);
        List<String> aliases = new ArrayList<>();
        registered.path("aliases").forEach(alias -> aliases.add(alias.asText()));
        return new Registered(number(registered), aliases);
    }

    /**
     * Gives the version the aliases that it has in Nightjar, and takes those from it that point to another version there.
     *
     * @param leftOut gets a sentence for each alias that MLflow does not take
     * @return aliases in MLflow now, of those that Nightjar knows
     */
    List<String> aliases(RegisteredModel model, ModelVersion version, Registered registered, List<String> leftOut) {
        List<String> set = new ArrayList<>();
        new TreeMap<>(model.aliases()).forEach((alias, to) -> {
            ObjectNode body = named().put("alias", alias);
            if (to != version.version()) {
                if (registered.aliases().contains(alias)) {
                    http.delete("mlflow/registered-models/alias", body);
                }
            } else if (MlflowNames.isAlias(alias)) {
                body.put("version", registered.version());
                http.post("mlflow/registered-models/alias", body, Repeat.SAFE);
                set.add(alias);
            } else {
                leftOut.add("alias " + alias + " is left out: MLflow keeps it to itself");
            }
        });
        return set;
    }

    private void createModel() {
        try {
            http.post("mlflow/registered-models/create", named(), Repeat.NEVER);
        } catch (MlflowFailure there) {
            if (!there.errorCode().equals(MlflowFailure.ALREADY_EXISTS)) {
                throw there;
            }
        }
    }

    private JsonNode find(String runId) {
        // by one condition, as the documented filter has no more
        JsonNode versions = http.get(
                        "mlflow/model-versions/search",
                        Map.of("filter", "run_id = '" + runId + "'", "max_results", "1000"))
                .path("model_versions");
        for (JsonNode version : versions) {
            if (version.path("name").asText().equals(name)) {
                return version;
            }
        }
        return versions.path("none");
    }

    private JsonNode create(ModelVersion version, VersionTags tags, RunExport.Exported run) {
        ObjectNode body = named().put("source", run.source()).put("run_id", run.runId());
        body.put(
                "description",
                "Nightjar model " + version.model() + " version " + version.version() + ", trained for "
                        + version.date());
        Map<String, String> first = new TreeMap<>();
        tags.all().entrySet().stream().limit(TAGS_AT_ONCE).forEach(tag -> first.put(tag.getKey(), tag.getValue()));
        body.set("tags", VersionTags.array(first));
        return http.post("mlflow/model-versions/create", body, Repeat.NEVER).path("model_version");
    }

    private JsonNode ready(JsonNode registered) {
        JsonNode now = registered;
        try {
            for (int look = 0; now.path("status").asText().equals("PENDING_REGISTRATION") && look < LOOKS; look++) {
                pause.of(BETWEEN_LOOKS);
                now = http.get("mlflow/model-versions/get", Map.of("name", name, "version", number(now)))
                        .path("model_version");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MlflowFailure.broken("Interrupted while waiting for MLflow.", e);
        }
        String status = now.path("status").asText("READY");
        if (!status.equals("READY")) {
            throw MlflowFailure.broken(
                    "MLflow did not get version " + number(now) + " of registered model " + name + " ready: it is "
                            + status + " " + now.path("status_message").asText() + ". Export again to go on from here.",
                    null);
        }
        return now;
    }

    private void updateTags(JsonNode registered, VersionTags tags) {
        Map<String, String> before = new HashMap<>();
        registered
                .path("tags")
                .forEach(tag ->
                        before.put(tag.path("key").asText(), tag.path("value").asText()));
        tags.all().forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                ObjectNode body = named().put("version", number(registered));
                http.post("mlflow/model-versions/set-tag", body.put("key", key).put("value", value), Repeat.SAFE);
            }
        });
    }

    private ObjectNode named() {
        return RunExport.object().put("name", name);
    }

    private static String number(JsonNode version) {
        return version.path("version").isNumber()
                ? version.path("version").asText()
                : RunExport.text(version, "version");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.core.registry.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the registry knows of a version beside parameters and metrics, as tags of MLflow: `nightjar.*`, and the version's
 * own.
 *
 * @param all by key, as MLflow takes keys and values
 * @param leftOut tags that MLflow cannot hold, as sentences
 */
record VersionTags(Map<String, String> all, List<String> leftOut) {

    /** By which an export is found again. */
    static final String VERSION = "nightjar.version";

    static final String FINGERPRINT = "nightjar.fingerprint";

    /** Tags that MLflow itself gives a meaning; also where an export is noted in Nightjar's registry. */
    static final String OF_MLFLOW = "mlflow.";

    static VersionTags of(ModelVersion version) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(VERSION, version.model() + "@" + version.version());
        tags.put(FINGERPRINT, version.fingerprint());
        tags.put("nightjar.pipeline", version.pipeline());
        tags.put("nightjar.date", version.date().toString());
        tags.put("nightjar.runId", version.runId());
        tags.put("nightjar.specHash", version.specHash());
        tags.put("nightjar.codeVersion", version.codeVersion());
        tags.put("nightjar.sparkVersion", version.sparkVersion());
        tags.put("nightjar.deltaVersion", version.deltaVersion());
        tags.put("nightjar.artifact", version.artifact());
        tags.put("nightjar.manifestHash", version.manifestHash());
        tags.put("nightjar.state", version.state().name().toLowerCase(Locale.ROOT));
        version.parent().ifPresent(parent -> tags.put("nightjar.parent", "" + parent));
        version.manifestSignature().ifPresent(signature -> tags.put("nightjar.manifestSignature", signature));
        version.inputs().forEach((table, read) -> tags.put("nightjar.inputs." + table, "" + read));
        version.gates()
                .forEach(gate -> tags.put(
                        "nightjar.gates." + gate.gate(), (gate.passed() ? "passed: " : "failed: ") + gate.detail()));
        return withOwn(version, tags);
    }

    private static VersionTags withOwn(ModelVersion version, Map<String, String> tags) {
        List<String> leftOut = new ArrayList<>();
        new TreeMap<>(version.tags()).forEach((tag, value) -> {
            if (value.isEmpty()) {
                leftOut.add("tag " + tag + " is left out: MLflow takes no empty ones");
            } else if (!tag.startsWith(OF_MLFLOW)) {
                tags.putIfAbsent(tag, value);
            }
        });
        Map<String, String> taken = new TreeMap<>();
        tags.forEach((tag, value) -> taken.put(MlflowText.key(tag), MlflowText.value(value, MlflowText.TAG_BYTES)));
        return new VersionTags(taken, List.copyOf(leftOut));
    }

    /** Those by which an export is found again, which a run has from its first moment. */
    Map<String, String> identity() {
        return Map.of(VERSION, all.get(VERSION), FINGERPRINT, all.get(FINGERPRINT));
    }

    static ArrayNode array(Map<String, String> tags) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(tags).forEach((key, value) -> array.add(LogBatches.pair(key, value)));
        return array;
    }
}

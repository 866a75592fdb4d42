/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.registry.MetricValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters, metrics and tags of a run, as bodies of `runs/log-batch` within its limits: 100 parameters, 100 tags, 1,000
 * metrics, 1,000 of all, a million bytes.
 */
final class LogBatches {

    private static final int MOST_BYTES = 900_000;
    private static final int MOST = 1_000;
    private static final Map<String, Integer> LIMITS = Map.of("params", 100, "tags", 100, "metrics", 1_000);

    private final String runId;
    private final List<ObjectNode> bodies = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private int bytes;

    LogBatches(String runId) {
        this.runId = runId;
    }

    /** In the order in which they are to be sent; none if there is nothing to send. */
    List<ObjectNode> bodies() {
        return List.copyOf(bodies);
    }

    void param(String key, String value) {
        add("params", pair(key, value));
    }

    void tag(String key, String value) {
        add("tags", pair(key, value));
    }

    /** A metric without step, as of the time of training. */
    void metric(String key, double value, Instant at) {
        ObjectNode metric = JsonNodeFactory.instance.objectNode().put("key", key);
        metric.set("value", number(value));
        add("metrics", metric.put("timestamp", at.toEpochMilli()).put("step", 0));
    }

    static ObjectNode pair(String key, String value) {
        return JsonNodeFactory.instance.objectNode().put("key", key).put("value", value);
    }

    /** Values of a metric by the key that MLflow gets: `test/areaUnderROC`, and its interval with `_low` and `_high`. */
    static Map<String, Double> figures(String split, String name, MetricValue metric) {
        Map<String, Double> figures = new HashMap<>();
        figures.put(MlflowText.key(split + "/" + name), metric.value());
        metric.low().ifPresent(low -> figures.put(MlflowText.key(split + "/" + name + "_low"), low));
        metric.high().ifPresent(high -> figures.put(MlflowText.key(split + "/" + name + "_high"), high));
        return figures;
    }

    /** JSON has no such numbers; in the JSON form of Protocol Buffers, which MLflow reads, they are texts. */
    private static JsonNode number(double value) {
        if (Double.isNaN(value)) {
            return JsonNodeFactory.instance.textNode("NaN");
        }
        if (Double.isInfinite(value)) {
            return JsonNodeFactory.instance.textNode(value > 0 ? "Infinity" : "-Infinity");
        }
        return JsonNodeFactory.instance.numberNode(value);
    }

    private void add(String kind, ObjectNode entry) {
        int size = entry.toString().getBytes(StandardCharsets.UTF_8).length + 1;
        boolean full = counts.getOrDefault(kind, 0) >= LIMITS.get(kind)
                || counts.values().stream().mapToInt(count -> count).sum() >= MOST
                || bytes + size > MOST_BYTES;
        if (bodies.isEmpty() || full) {
            bodies.add(JsonNodeFactory.instance.objectNode().put("run_id", runId));
            counts.clear();
            bytes = 0;
        }
        bodies.get(bodies.size() - 1).withArrayProperty(kind).add(entry);
        counts.merge(kind, 1, Integer::sum);
        bytes += size;
    }
}

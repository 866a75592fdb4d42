/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What MLflow documents of the calls that an export makes: their fields, which of them are required, types and limits (REST
 * API 2.0; messages of `service.proto` and `model_registry.proto`, limits of "Log Batch" and "Data Structures").
 */
final class MlflowContract {

    private static final int MILLION = 1_000_000;

    /** Says what is wrong with the value of a field, or nothing. */
    private interface Type extends BiFunction<String, JsonNode, List<String>> {}

    private static final Map<String, Call> CALLS = new LinkedHashMap<>();

    static {
        call("GET mlflow/experiments/get-by-name").required("experiment_name", MlflowContract::string);
        call("POST mlflow/experiments/create")
                .required("name", MlflowContract::string)
                .optional("artifact_location", MlflowContract::string)
                .optional("tags", pairs(20, 5_000));
        call("POST mlflow/runs/create")
                .optional("experiment_id", MlflowContract::string)
                .optional("run_name", MlflowContract::string)
                .optional("start_time", MlflowContract::int64)
                .optional("tags", pairs(100, 5_000));
        call("POST mlflow/runs/update")
                .required("run_id", MlflowContract::string)
                .optional("status", oneOf("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"))
                .optional("end_time", MlflowContract::int64)
                .optional("run_name", MlflowContract::string);
        call("POST mlflow/runs/search")
                .optional("experiment_ids", MlflowContract::strings)
                .optional("filter", MlflowContract::string)
                .optional("run_view_type", oneOf("ACTIVE_ONLY", "DELETED_ONLY", "ALL"))
                .optional("max_results", MlflowContract::int64)
                .optional("order_by", MlflowContract::strings)
                .optional("page_token", MlflowContract::string);
        call("POST mlflow/runs/log-batch")
                .required("run_id", MlflowContract::string)
                .optional("metrics", MlflowContract::metrics)
                .optional("params", pairs(100, 6_000))
                .optional("tags", pairs(100, 5_000));
        call("POST mlflow/registered-models/create")
                .required("name", MlflowContract::string)
                .optional("tags", pairs(100, 5_000))
                .optional("description", MlflowContract::string);
        call("GET mlflow/model-versions/search")
                .optional("filter", MlflowContract::string)
                .optional("max_results", MlflowContract::int64)
                .optional("order_by", MlflowContract::strings)
                .optional("page_token", MlflowContract::string);
        call("GET mlflow/model-versions/get")
                .required("name", MlflowContract::string)
                .required("version", MlflowContract::string);
        call("POST mlflow/model-versions/create")
                .required("name", MlflowContract::string)
                .required("source", MlflowContract::string)
                .optional("run_id", MlflowContract::string)
                .optional("tags", pairs(100, 5_000))
                .optional("run_link", MlflowContract::string)
                .optional("description", MlflowContract::string);
        call("POST mlflow/model-versions/set-tag")
                .required("name", MlflowContract::string)
                .required("version", MlflowContract::string)
                .required("key", MlflowContract::string)
                .required("value", MlflowContract::string);
        call("POST mlflow/registered-models/alias")
                .required("name", MlflowContract::string)
                .required("alias", MlflowContract::alias)
                .required("version", MlflowContract::string);
        call("DELETE mlflow/registered-models/alias")
                .required("name", MlflowContract::string)
                .required("alias", MlflowContract::alias);
    }

    private MlflowContract() {}

    /** Everything about a request that is not as documented. */
    static List<String> violations(String call, JsonNode fields) {
        Call contract = CALLS.get(call);
        if (contract == null) {
            return List.of("no such call: " + call);
        }
        List<String> wrong = new ArrayList<>();
        contract.required.forEach(field -> {
            if (fields.path(field).asText(fields.path(field).toString()).isEmpty() || !fields.has(field)) {
                wrong.add(call + ": missing " + field);
            }
        });
        fields.properties().forEach(field -> {
            Type type = contract.types.get(field.getKey());
            wrong.addAll(
                    type == null
                            ? List.of(call + ": unknown field " + field.getKey())
                            : type.apply(call + ": " + field.getKey(), field.getValue()));
        });
        if (call.endsWith("log-batch")) {
            int all = fields.path("metrics").size()
                    + fields.path("params").size()
                    + fields.path("tags").size();
            if (all > 1_000 || bytes(fields.toString()) > MILLION) {
                wrong.add(call + ": " + all + " entries in " + bytes(fields.toString()) + " bytes");
            }
        }
        return wrong;
    }

    private static Call call(String name) {
        return CALLS.computeIfAbsent(name, n -> new Call());
    }

    private static List<String> string(String field, JsonNode value) {
        return value.isTextual() ? List.of() : List.of(field + " is no string: " + value);
    }

    private static List<String> int64(String field, JsonNode value) {
        boolean whole = value.isIntegralNumber() || value.asText().matches("-?[0-9]+");
        return whole ? List.of() : List.of(field + " is no int64: " + value);
    }

    private static List<String> number(String field, JsonNode value) {
        boolean number =
                value.isNumber() || (value.isTextual() && value.textValue().matches("NaN|-?Infinity"));
        return number ? List.of() : List.of(field + " is no double: " + value);
    }

    private static List<String> strings(String field, JsonNode value) {
        List<String> wrong = new ArrayList<>();
        value.forEach(item -> wrong.addAll(string(field, item)));
        return value.isArray() ? wrong : List.of(field + " is no array");
    }

    private static Type oneOf(String... values) {
        return (field, value) -> List.of(values).contains(value.asText()) ? List.of() : List.of(field + ": " + value);
    }

    private static List<String> alias(String field, JsonNode value) {
        boolean taken = value.asText().matches("[A-Za-z0-9_-]{1,255}")
                && !value.asText().matches("(?i)latest|v[0-9]+");
        return taken ? List.of() : List.of(field + ": " + value);
    }

    private static Type pairs(int most, int longest) {
        return (field, value) -> {
            List<String> wrong = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            value.forEach(pair -> {
                String key = pair.path("key").asText();
                wrong.addAll(key(field, key));
                if (!keys.add(key)) {
                    wrong.add(field + " twice: " + key);
                }
                if (!pair.path("value").isTextual() || bytes(pair.path("value").textValue()) > longest) {
                    wrong.add(field + "." + key + ": value too long or no string");
                }
            });
            if (value.size() > most) {
                wrong.add(field + ": " + value.size());
            }
            return wrong;
        };
    }

    private static List<String> metrics(String field, JsonNode value) {
        List<String> wrong = new ArrayList<>();
        value.forEach(metric -> {
            wrong.addAll(key(field, metric.path("key").asText()));
            wrong.addAll(number(field + ".value", metric.path("value")));
            wrong.addAll(int64(field + ".timestamp", metric.path("timestamp")));
            wrong.addAll(int64(field + ".step", metric.path("step")));
        });
        if (value.size() > 1_000) {
            wrong.add(field + ": " + value.size());
        }
        return wrong;
    }

    /** Letters, digits, `_ - .`, blanks and slashes, and nothing that a path would resolve to something else. */
    private static List<String> key(String field, String key) {
        boolean clean = key.matches("(?U)[/\\w.\\- ]{1,250}")
                && bytes(key) <= 250
                && !key.startsWith("/")
                && !key.endsWith("/")
                && List.of(key.split("/")).stream().noneMatch(part -> part.isEmpty() || part.matches("\\.{1,2}"));
        return clean ? List.of() : List.of(field + ": key " + key);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static final class Call {
        private final Map<String, Type> types = new LinkedHashMap<>();
        private final List<String> required = new ArrayList<>();

        Call required(String field, Type type) {
            required.add(field);
            return optional(field, type);
        }

        Call optional(String field, Type type) {
            types.put(field, type);
            return this;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.UsageError;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;

/** Parameters of an estimator, by the names and types that Spark ML gives them. */
final class EstimatorSettings {

    /** What a decision is for is chosen by its costs, after training. */
    private static final Set<String> DECISIONS = Set.of("threshold", "thresholds");

    private final String algorithm;
    private final Estimator<?> plain;
    private final ParamMap settings = new ParamMap();

    EstimatorSettings(String algorithm, Estimator<?> plain) {
        this.algorithm = algorithm;
        this.plain = plain;
    }

    /** Sets a parameter, if the estimator has it. */
    EstimatorSettings set(String name, Object value) {
        if (plain.hasParam(name)) {
            put(name, value);
        }
        return this;
    }

    /** @throws UsageError if it has no such parameter, or the value does not fit */
    EstimatorSettings given(String name, JsonNode value) {
        if (!open(name)) {
            throw new UsageError("Unknown parameter model.params." + name + " of " + algorithm + ". It has: "
                    + Arrays.stream(plain.params())
                            .map(Param::name)
                            .filter(this::open)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        put(name, typed(plain.getParam(name), value));
        return this;
    }

    Estimator<?> estimator() {
        return plain.copy(settings);
    }

    /** Every parameter that an estimator uses, set or by default, as text. */
    static Map<String, String> used(Estimator<?> estimator) {
        Map<String, String> used = new TreeMap<>();
        for (Param<?> param : estimator.params()) {
            if (!param.name().endsWith("Col")) {
                scala.Option<?> value = estimator.get(param);
                if (value.isEmpty()) {
                    value = estimator.getDefault(param);
                }
                if (value.isDefined()) {
                    used.put(param.name(), text(value.get()));
                }
            }
        }
        return used;
    }

    private static String text(Object value) {
        if (value instanceof double[] numbers) {
            return Arrays.toString(numbers);
        } else if (value instanceof int[] numbers) {
            return Arrays.toString(numbers);
        } else if (value instanceof Object[] values) {
            return Arrays.toString(values);
        }
        return String.valueOf(value);
    }

    /** Columns are Nightjar's to choose. */
    private boolean open(String name) {
        return plain.hasParam(name) && !name.endsWith("Col") && !DECISIONS.contains(name);
    }

    private void put(String name, Object value) {
        try {
            settings.put(plain.getParam(name).w(value));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new UsageError(
                    "Invalid value " + text(value) + " of model.params." + name + " of " + algorithm + ": "
                            + plain.getParam(name).doc() + ".",
                    e);
        }
    }

    private Object typed(Param<?> param, JsonNode value) {
        if (param instanceof IntParam && value.isInt()) {
            return value.asInt();
        } else if (param instanceof LongParam && value.isIntegralNumber()) {
            return value.asLong();
        } else if (param instanceof DoubleParam && value.isNumber()) {
            return value.asDouble();
        } else if (param instanceof BooleanParam && value.isBoolean()) {
            return value.asBoolean();
        } else if (param instanceof DoubleArrayParam && all(value, JsonNode::isNumber)) {
            return items(value).mapToDouble(i -> value.get(i).asDouble()).toArray();
        } else if (param instanceof IntArrayParam && all(value, JsonNode::isInt)) {
            return items(value).map(i -> value.get(i).asInt()).toArray();
        } else if (param instanceof StringArrayParam && all(value, JsonNode::isTextual)) {
            return items(value).mapToObj(i -> value.get(i).asText()).toArray(String[]::new);
        } else if (param.getClass() == Param.class && value.isTextual()) {
            return value.asText();
        }
        throw new UsageError("Invalid value " + value + " of model.params." + param.name() + " of " + algorithm
                + ": it wants a "
                + param.getClass()
                        .getSimpleName()
                        .replace("Param", "")
                        .replace("Array", " array")
                        .toLowerCase(Locale.ROOT)
                + ".");
    }

    private static boolean all(JsonNode value, java.util.function.Predicate<JsonNode> type) {
        return value.isArray() && items(value).allMatch(i -> type.test(value.get(i)));
    }

    private static IntStream items(JsonNode array) {
        return IntStream.range(0, array.size());
    }
}

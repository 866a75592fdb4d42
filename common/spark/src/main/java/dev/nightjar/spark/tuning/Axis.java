/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What one parameter may be. */
sealed interface Axis {

    /** As the pipeline file has it: a list of values, or `{uniform: [low, high]}`, `{logUniform: ...}` or `{int: ...}`. */
    static Axis of(JsonNode node) {
        if (node.isArray()) {
            List<JsonNode> values = new ArrayList<>();
            node.forEach(values::add);
            return new Values(values);
        }
        String kind = node.fieldNames().next();
        JsonNode low = node.get(kind).get(0);
        JsonNode high = node.get(kind).get(1);
        return switch (kind) {
            case "uniform" -> new Uniform(low.asDouble(), high.asDouble());
            case "logUniform" -> new LogUniform(low.asDouble(), high.asDouble());
            case "int" -> new Whole(low.asInt(), high.asInt());
            default -> throw new IllegalArgumentException("no such range: " + kind);
        };
    }

    JsonNode draw(SplittableRandom random);

    /** All of them, in order; none if they are too many to name. */
    default List<JsonNode> values() {
        return List.of();
    }

    /** One of a list. */
    record Values(List<JsonNode> values) implements Axis {
        @Override
        public JsonNode draw(SplittableRandom random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /** Any number from low to high alike. */
    record Uniform(double low, double high) implements Axis {
        @Override
        public JsonNode draw(SplittableRandom random) {
            return DoubleNode.valueOf(random.nextDouble(low, Math.nextUp(high)));
        }
    }

    /** Any number whose logarithm is uniform. */
    record LogUniform(double low, double high) implements Axis {
        @Override
        public JsonNode draw(SplittableRandom random) {
            double drawn = Math.exp(random.nextDouble(Math.log(low), Math.nextUp(Math.log(high))));
            return DoubleNode.valueOf(Math.min(high, Math.max(low, drawn)));
        }
    }

    /** Any whole number from low to high alike. */
    record Whole(int low, int high) implements Axis {
        @Override
        public JsonNode draw(SplittableRandom random) {
            return IntNode.valueOf(Math.toIntExact(random.nextLong(low, high + 1L)));
        }
    }
}

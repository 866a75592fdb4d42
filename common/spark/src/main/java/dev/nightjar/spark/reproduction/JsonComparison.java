/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** Two JSON documents; the order of the fields of an object does not count, that of an array does. */
final class JsonComparison {

    private final Differences differences;

    JsonComparison(Differences differences) {
        this.differences = differences;
    }

    /** Compares every value; `path` is where they are, for messages. */
    void compare(String path, JsonNode then, JsonNode now) {
        if (then.isObject() && now.isObject()) {
            Set<String> names = new TreeSet<>();
            names(then, names);
            names(now, names);
            names.forEach(name -> both(path.isEmpty() ? name : path + "." + name, then.get(name), now.get(name)));
        } else if (then.isArray() && now.isArray()) {
            for (int i = 0; i < Math.max(then.size(), now.size()); i++) {
                both(path + "[" + i + "]", then.get(i), now.get(i));
            }
        } else if (then.isNumber() && now.isNumber() && !(then.isIntegralNumber() && now.isIntegralNumber())) {
            differences.numbers(path, then.doubleValue(), now.doubleValue());
        } else if (then.isNumber() && now.isNumber() && !then.equals(now)) {
            differences.numbers(path, then.doubleValue(), now.doubleValue());
        } else {
            differences.add(path, then, now);
        }
    }

    private void both(String path, JsonNode then, JsonNode now) {
        if (then == null || now == null) {
            differences.onlyOne(path, then == null ? "now" : "then");
        } else {
            compare(path, then, now);
        }
    }

    private static void names(JsonNode object, Set<String> names) {
        for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
    }
}

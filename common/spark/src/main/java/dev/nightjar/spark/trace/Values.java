/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The values of a row by column, as Spark writes them as JSON. */
record Values(Map<String, JsonNode> all) {

    Values(Row row) {
        this(parsed(row));
    }

    private static Map<String, JsonNode> parsed(Row row) {
        try {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            Json.MAPPER.readTree(row.json()).properties().forEach(of -> values.put(of.getKey(), of.getValue()));
            return values;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of some columns. */
    Map<String, JsonNode> of(Collection<String> columns) {
        Map<String, JsonNode> some = new LinkedHashMap<>();
        columns.forEach(column -> some.put(column, all.get(column)));
        return some;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Lists that come in pages. Servers give fewer rows than asked for without a word, later ones do not say how many there
 * are, and rows move between pages while these are read: so it goes on by what came, to an empty page or the total, and
 * takes each row once.
 */
final class Pages {

    private static final int SIZE = 100;

    private final Connection connection;

    Pages(Connection connection) {
        this.connection = connection;
    }

    /**
     * Rows of a list, in the order in which they come.
     *
     * @param key of the array in the answer
     * @param identity tells rows apart
     * @param most no more rows are wanted
     */
    <T> List<T> read(Call call, String key, Function<JsonNode, T> reader, Function<T, String> identity, int most) {
        Map<String, T> rows = new LinkedHashMap<>();
        int offset = 0;
        while (rows.size() < most) {
            JsonNode page = connection.json(
                    call.with("limit", "" + Math.min(SIZE, most)).with("offset", "" + offset));
            JsonNode items = page.path(key);
            if (!items.isArray()) {
                throw AirflowFailure.of(
                        AirflowFailure.Kind.INVALID_ANSWER, "The answer to " + call + " holds no " + key + ".");
            }
            int before = rows.size();
            for (JsonNode item : items) {
                T row = reader.apply(item);
                rows.putIfAbsent(identity.apply(row), row);
            }
            offset += items.size();
            JsonNode total = page.path("total_entries");
            // a page of nothing new would be followed by others like it
            if (rows.size() == before || (total.isNumber() && offset >= total.asLong())) {
                break;
            }
        }
        return rows.values().stream().limit(most).toList();
    }
}

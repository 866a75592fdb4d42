/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import java.util.Locale;
import java.util.Set;

/** Words and SQL names for a pipeline file. */
public final class Yaml {

    private static final Set<String> OTHER_SCALARS = Set.of("null", "true", "false");

    /** What Spark SQL reads as something else than a column, though its other keywords may be names. */
    private static final Set<String> NOT_NAMES = Set.of(
            "any",
            "array",
            "between",
            "case",
            "cast",
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "date",
            "distinct",
            "else",
            "end",
            "exists",
            "extract",
            "false",
            "from",
            "in",
            "interval",
            "is",
            "like",
            "localtime",
            "map",
            "named_struct",
            "not",
            "null",
            "or",
            "and",
            "overlay",
            "position",
            "session_user",
            "some",
            "struct",
            "substring",
            "then",
            "timestamp",
            "timestamp_ltz",
            "timestamp_ntz",
            "trim",
            "true",
            "unique",
            "user",
            "when");

    private Yaml() {}

    /** Plain where that means the same, else quoted. */
    public static String text(String word) {
        return word.matches("[A-Za-z][A-Za-z0-9_]*") && !OTHER_SCALARS.contains(word.toLowerCase(Locale.ROOT))
                ? word
                : quoted(word);
    }

    /** In double quotes, as JSON, which YAML reads the same; what looks like a variable stays what it is. */
    public static String quoted(String word) {
        try {
            return Json.MAPPER.writeValueAsString(word.replace("${", "$${"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A column in an SQL expression. */
    public static String identifier(String column) {
        return column.matches("[A-Za-z][A-Za-z0-9_]*") && !NOT_NAMES.contains(column.toLowerCase(Locale.ROOT))
                ? column
                : "`" + column.replace("`", "``") + "`";
    }
}

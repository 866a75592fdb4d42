/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Spark's DDL for columns as can be judged without Spark: names, and whether the types exist. */
final class Ddl {

    private static final Pattern COLUMN = Pattern.compile(
            "(`(?:[^`]|``)+`|[A-Za-z0-9_]+)\\s*(?:\\s|:)\\s*(.+)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]+");
    private static final Set<String> TYPES = Set.of(
            "array",
            "bigint",
            "binary",
            "boolean",
            "byte",
            "char",
            "character",
            "date",
            "dec",
            "decimal",
            "double",
            "float",
            "geography",
            "geometry",
            "int",
            "integer",
            "interval",
            "long",
            "map",
            "numeric",
            "real",
            "short",
            "smallint",
            "string",
            "struct",
            "time",
            "timestamp",
            "timestamp_ltz",
            "timestamp_ntz",
            "tinyint",
            "varchar",
            "variant",
            "void");

    private Ddl() {}

    /**
     * Column names to types, both as written.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Map<String, String> columns(String ddl) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String part : parts(ddl)) {
            Matcher column = COLUMN.matcher(part.strip());
            if (!column.matches()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is no column; write a name and a type, such as 'amount DOUBLE'");
            }
            String name = column.group(1).replaceAll("^`|`$", "").replace("``", "`");
            checkType(column.group(2).strip(), name);
            if (columns.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                throw new IllegalArgumentException("column '" + name + "' occurs twice");
            }
            columns.put(name, column.group(2).strip());
        }
        return columns;
    }

    /** Only the outermost type: what is inside brackets is left to Spark. */
    static void checkType(String type, String column) {
        Matcher word = WORD.matcher(type);
        String name = word.lookingAt() ? word.group() : type;
        if (!TYPES.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("unknown type '" + name + "' of column '" + column + "'."
                    + Nearest.to(name, TYPES)
                            .map(near -> " Did you mean '" + near.toUpperCase(Locale.ROOT) + "'?")
                            .orElse(" Types are those of Spark SQL, such as LONG, DOUBLE, STRING, TIMESTAMP"));
        }
    }

    /** Split at the commas that are in no bracket and in no quotes. */
    private static List<String> parts(String ddl) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int start = 0;
        for (int i = 0; i < ddl.length(); i++) {
            char c = ddl.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '<' || c == '(') {
                depth++;
            } else if (c == '>' || c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(ddl.substring(start, i));
                start = i + 1;
            }
        }
        if (depth != 0 || quote != 0) {
            throw new IllegalArgumentException("a bracket or quote is not closed");
        }
        parts.add(ddl.substring(start));
        return parts;
    }
}

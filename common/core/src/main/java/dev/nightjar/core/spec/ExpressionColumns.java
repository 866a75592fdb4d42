/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns that a Spark SQL expression reads, as far as its words say, without a parser of SQL. */
final class ExpressionColumns {

    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.)*\"|`([^`]+)`|\\b([A-Za-z_][A-Za-z0-9_]*)\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of(
            "and",
            "as",
            "between",
            "case",
            "cast",
            "date",
            "double",
            "else",
            "end",
            "false",
            "float",
            "in",
            "int",
            "interval",
            "is",
            "like",
            "long",
            "not",
            "null",
            "or",
            "rlike",
            "string",
            "then",
            "timestamp",
            "true",
            "when");

    private ExpressionColumns() {}

    /** In lower case. Where the columns that there are are known, no other word counts. */
    static Set<String> of(String sql, Optional<SourceColumns> there) {
        Set<String> columns = new LinkedHashSet<>();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            String name = token.group(1) == null ? token.group(2) : token.group(1);
            if (name != null
                    && !WORDS.contains(name.toLowerCase(Locale.ROOT))
                    && there.map(known -> known.has(name)).orElse(true)) {
                columns.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}

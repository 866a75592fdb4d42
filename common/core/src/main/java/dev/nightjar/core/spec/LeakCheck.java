/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds inputs that read the one column which the label is made of. Labels made of several columns, or of another
 * source, are not judged: there it depends.
 */
record LeakCheck(SpecNode dataset, Optional<SourceColumns> spine) {

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

    void check(Problems problems) {
        SpecNode label = dataset.at("label");
        if (label.at("source").present()) {
            return;
        }
        Set<String> outcome = columns(label.text("expr").orElse(""));
        if (outcome.size() != 1) {
            return;
        }
        String column = outcome.iterator().next();
        for (SpecNode input : dataset.at("columns").entries()) {
            if (columns(input.text().orElse("")).contains(column)) {
                problems.at(
                        input,
                        "Leak: input '" + input.name() + "' reads column '" + column
                                + "', of which the label is made. Remove it from dataset.columns.");
            }
        }
    }

    private Set<String> columns(String sql) {
        Set<String> columns = new LinkedHashSet<>();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            String name = token.group(1) == null ? token.group(2) : token.group(1);
            if (name != null
                    && !WORDS.contains(name.toLowerCase(Locale.ROOT))
                    && spine.map(known -> known.has(name)).orElse(true)) {
                columns.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}

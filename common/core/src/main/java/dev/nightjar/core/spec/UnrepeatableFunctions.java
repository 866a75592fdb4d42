/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of Spark SQL whose value is not decided by their arguments: by chance, by the layout of files, or by when they
 * are computed. A feature made of one would be another in the training set than on its night, and another each time.
 */
final class UnrepeatableFunctions {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<clock>\\b(?:date|timestamp|timestamp_ltz|timestamp_ntz)\\s*'\\s*(?:now|today|tomorrow|yesterday)\\s*'"
                    + "|\\b(?:now|curdate|current_date|current_timestamp|current_time|localtimestamp)(?=\\s*\\()"
                    + "|\\bunix_timestamp(?=\\s*\\(\\s*\\)))"
                    + "|'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]+`"
                    + "|\\b(?<chance>rand|random|randn|randstr|uniform|uuid|shuffle|monotonically_increasing_id"
                    + "|spark_partition_id|input_file_name|input_file_block_start|input_file_block_length"
                    + "|reflect|try_reflect|java_method)(?=\\s*\\()"
                    + "|(?<![\\w.])(?<bare>current_date|current_timestamp|current_time|localtimestamp)\\b(?!\\s*\\.)",
            Pattern.CASE_INSENSITIVE);

    private UnrepeatableFunctions() {}

    /**
     * Reports the first of them in an expression.
     *
     * @param there the columns, if known: a column may have the name of a function that needs no brackets
     */
    static void refuse(SpecNode expression, Optional<SourceColumns> there, Problems problems) {
        Matcher token = TOKEN.matcher(expression.text().orElse(""));
        while (token.find()) {
            Optional<String> clock = Optional.ofNullable(token.group("clock")).or(() -> bare(token, there));
            Optional<String> any = clock.or(() -> Optional.ofNullable(token.group("chance")));
            if (any.isPresent()) {
                problems.at(expression, message(any.get(), expression, clock.isPresent()));
                return;
            }
        }
    }

    private static Optional<String> bare(Matcher token, Optional<SourceColumns> there) {
        return Optional.ofNullable(token.group("bare"))
                .filter(word -> there.filter(columns -> columns.has(word)).isEmpty());
    }

    private static String message(String function, SpecNode expression, boolean clock) {
        return "Cannot use " + function.toLowerCase(Locale.ROOT) + " in " + expression.path()
                + ": it has another value each time, so a training set would not have the features of its nights."
                + (clock ? " In derive, as_of is the moment of the features." : "");
    }
}

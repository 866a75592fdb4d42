/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import java.util.regex.Pattern;

/** Patterns of parameters, where no database looks for them: `%` for anything, `_` for any letter, in any case. */
final class LikePattern {

    private LikePattern() {}

    /** Whether a pattern is in a text; true if none is asked for. */
    static boolean all(Request request, String name, String text) {
        var choices = Query.pattern(request, name);
        return choices.isEmpty() || choices.stream().anyMatch(pattern -> in(text, pattern));
    }

    private static boolean in(String text, String pattern) {
        StringBuilder expression = new StringBuilder();
        pattern.codePoints()
                .forEach(letter -> expression.append(
                        switch (letter) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            default -> Pattern.quote(Character.toString(letter));
                        }));
        return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(text)
                .find();
    }
}

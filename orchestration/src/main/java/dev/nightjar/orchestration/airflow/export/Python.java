/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow.export;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Literals of Python, in ASCII. */
final class Python {

    private Python() {}

    /** Text, whatever it holds. */
    static String text(String value) {
        StringBuilder literal = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                literal.append('\\').appendCodePoint(c);
            } else if (c >= ' ' && c < 127) {
                literal.appendCodePoint(c);
            } else {
                literal.append(escape(c));
            }
        });
        return literal.append('"').toString();
    }

    /** A list of literals. */
    static String list(List<String> literals) {
        return literals.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    static String truth(boolean value) {
        return value ? "True" : "False";
    }

    static String duration(Duration value) {
        return "datetime.timedelta(seconds=" + value.toSeconds() + ")";
    }

    /** A letter as Python and Jinja alike read it within quotes. */
    static String escape(int codePoint) {
        if (codePoint < 0x100) {
            return String.format("\\x%02x", codePoint);
        }
        return String.format(codePoint < 0x10000 ? "\\u%04x" : "\\U%08x", codePoint);
    }
}

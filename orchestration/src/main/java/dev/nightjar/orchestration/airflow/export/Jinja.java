/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow.export;

import java.util.regex.Pattern;

/** Text in fields that Airflow takes for templates. */
final class Jinja {

    private static final Pattern OPENING = Pattern.compile("\\{[{%#]");

    private Jinja() {}

    /** A template whose value is the text: the text itself, or where that would be read as a template, a quotation. */
    static String quoted(String text) {
        if (!OPENING.matcher(text).find() && !text.endsWith("\n")) {
            return text;
        }
        StringBuilder quotation = new StringBuilder("{{ \"");
        text.codePoints().forEach(c -> {
            if (c < 128 && Character.isLetterOrDigit(c)) {
                quotation.appendCodePoint(c);
            } else {
                quotation.append(Python.escape(c));
            }
        });
        return quotation.append("\" }}").toString();
    }
}

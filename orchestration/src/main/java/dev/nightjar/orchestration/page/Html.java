/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.page;

/** Text in a page. */
public final class Html {

    private Html() {}

    /** So that it is text wherever it stands, within an element or a quoted attribute. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                // control characters have no place in a page, but their presence is worth seeing
                default -> safe.appendCodePoint(c < ' ' || (c >= 0x7f && c < 0xa0) || isHalf(c) ? 0xfffd : c);
            }
        });
        return safe.toString();
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

/** What Spark's parser takes for text and makes something else of. */
final class CsvText {

    private CsvText() {}

    /** Whether a record has NUL, characters that could not be decoded, or quotes that do not close where a value ends. */
    static boolean isWrong(CsvDialect dialect, String record) {
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (c == '\0' || c == Decoding.REPLACED) {
                return true;
            }
            quoted |= c == dialect.quote();
        }
        return quoted && !CsvQuotes.wellFormed(dialect, record);
    }
}

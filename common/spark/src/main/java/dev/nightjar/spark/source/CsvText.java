/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

/** What Spark's parser takes for text and makes something else of. */
final class CsvText {

    private CsvText() {}

    /** Whether a record has NUL, characters that could not be decoded, or quotes that do not close where a value ends. */
    static boolean isWrong(CsvDialect dialect, String record) {
        return record.indexOf('\0') >= 0
                || record.indexOf(Decoding.REPLACED) >= 0
                || (record.indexOf(dialect.quote()) >= 0 && !CsvQuotes.wellFormed(dialect, record));
    }
}

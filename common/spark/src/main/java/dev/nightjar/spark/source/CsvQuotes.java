/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

/** Follows the quotes of one record, line by line. */
final class CsvQuotes {

    private enum State {
        START,
        PLAIN,
        QUOTED,
        CLOSED
    }

    private final CsvDialect dialect;
    private State state = State.START;
    private boolean broken;

    CsvQuotes(CsvDialect dialect) {
        this.dialect = dialect;
    }

    /** Whether each quote that opens a value closes it: no text follows the second, and the record does not end before it. */
    static boolean wellFormed(CsvDialect dialect, String record) {
        CsvQuotes quotes = new CsvQuotes(dialect);
        quotes.line(record);
        return !quotes.open() && !quotes.broken();
    }

    /** Whether the record goes on after the lines so far. */
    boolean open() {
        return state == State.QUOTED;
    }

    /** Whether text followed a closing quote. */
    boolean broken() {
        return broken;
    }

    /** Reads one more line. */
    void line(String line) {
        if (!open()) {
            state = State.START;
        }
        int at = 0;
        while (at < line.length()) {
            at += open() ? quoted(line, at) : outside(line, at);
        }
    }

    private int quoted(String line, int at) {
        char c = line.charAt(at);
        boolean more = at + 1 < line.length();
        if (c == dialect.escape() && more && escapes(line.charAt(at + 1))) {
            return 2;
        }
        if (c == dialect.quote()) {
            state = State.CLOSED;
        }
        return 1;
    }

    private boolean escapes(char next) {
        return next == dialect.quote() || next == dialect.escape();
    }

    private int outside(String line, int at) {
        if (line.startsWith(dialect.delimiter(), at)) {
            state = State.START;
            return dialect.delimiter().length();
        }
        char c = line.charAt(at);
        if (state == State.START) {
            if (c == dialect.quote()) {
                state = State.QUOTED;
            } else if (!dialect.trimmed() || c > ' ') {
                state = State.PLAIN;
            }
        } else if (state == State.CLOSED && c > ' ') {
            broken = true;
        }
        return 1;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file as text, without blank lines and comments. If values may hold line ends, a record goes on to
 * the line on which its last quote closes. A quote that does not close where a value ends would swallow what follows:
 * its line then is a record of its own, and the lines after it are read as if it was not there.
 */
final class CsvRecords implements Closeable {

    private final BufferedReader reader;
    private final CsvDialect dialect;
    private final boolean multiLine;
    private final Deque<String> putBack = new ArrayDeque<>();
    private boolean begun;

    CsvRecords(Reader reader, CsvDialect dialect, boolean multiLine) {
        this.reader = new BufferedReader(reader);
        this.dialect = dialect;
        this.multiLine = multiLine;
    }

    /** The next record, without its line end; empty after the last. */
    Optional<String> next() throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (!line.isBlank() && !isComment(line)) {
                return Optional.of(withoutEnd(multiLine ? whole(line) : line));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean isComment(String line) {
        return dialect.comment() != CsvDialect.NONE && line.charAt(0) == dialect.comment();
    }

    private String whole(String first) throws IOException {
        CsvQuotes quotes = new CsvQuotes(dialect);
        quotes.line(withoutEnd(first));
        List<String> more = new ArrayList<>();
        while (quotes.open()) {
            String line = line();
            if (line == null) {
                return alone(first, more);
            }
            more.add(line);
            quotes.line(withoutEnd(line));
        }
        return quotes.broken() ? alone(first, more) : first + String.join("", more);
    }

    private String alone(String first, List<String> more) {
        for (int i = more.size() - 1; i >= 0; i--) {
            putBack.addFirst(more.get(i));
        }
        return first;
    }

    private String line() throws IOException {
        if (!putBack.isEmpty()) {
            return putBack.removeFirst();
        }
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
            if (c == '\r') {
                takeLineFeed(line);
                break;
            }
        }
        if (!begun && line.length() > 0 && line.charAt(0) == '\uFEFF') {
            line.deleteCharAt(0);
        }
        begun = true;
        return line.length() == 0 ? null : line.toString();
    }

    private void takeLineFeed(StringBuilder line) throws IOException {
        reader.mark(1);
        if (reader.read() == '\n') {
            line.append('\n');
        } else {
            reader.reset();
        }
    }

    private static String withoutEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }
}

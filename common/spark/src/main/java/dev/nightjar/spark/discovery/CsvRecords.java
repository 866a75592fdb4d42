/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import java.util.ArrayList;
import java.util.List;

/** The records of a CSV text by one delimiter and quote, as RFC 4180 reads them; lenient, for guessing. */
final class CsvRecords {

    private final List<List<String>> records = new ArrayList<>();
    private boolean multiLine;
    private boolean doubledQuotes;
    private boolean quoted;

    /** @param whole whether the text ends where the file does; else its last record is left out, which may be cut */
    static CsvRecords of(String text, char delimiter, char quote, boolean whole) {
        CsvRecords records = new CsvRecords();
        records.read(text, delimiter, quote, whole);
        return records;
    }

    private void read(String text, char delimiter, char quote, boolean whole) {
        List<String> record = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inside && c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote) {
                doubledQuotes = true;
                cell.append(c);
                i++;
            } else if (inside) {
                inside = c != quote;
                multiLine |= c == '\n';
                if (inside) {
                    cell.append(c);
                }
            } else if (c == quote && cell.toString().isBlank()) {
                inside = true;
                quoted = true;
            } else if (c == delimiter) {
                record.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                end(record, cell);
                record = new ArrayList<>();
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (whole && (!record.isEmpty() || cell.length() > 0)) {
            end(record, cell);
        }
    }

    private void end(List<String> record, StringBuilder cell) {
        record.add(cell.toString());
        cell.setLength(0);
        if (record.size() > 1 || !record.get(0).isBlank()) {
            records.add(record);
        }
    }

    /** Those that are not blank. */
    List<List<String>> records() {
        return records;
    }

    /** Whether a cell holds a line break. */
    boolean multiLine() {
        return multiLine;
    }

    /** Whether a quote within a quoted cell is doubled. */
    boolean doubledQuotes() {
        return doubledQuotes;
    }

    boolean quoted() {
        return quoted;
    }

    /** The number of cells that most records have. */
    int width() {
        return records.stream()
                .collect(java.util.stream.Collectors.groupingBy(List::size, java.util.stream.Collectors.counting()))
                .entrySet()
                .stream()
                .max(java.util.Map.Entry.<Integer, Long>comparingByValue()
                        .thenComparing(java.util.Map.Entry.comparingByKey()))
                .map(java.util.Map.Entry::getKey)
                .orElse(0);
    }

    /** The share of records that have as many cells as most. */
    double regularity() {
        int width = width();
        return records.isEmpty()
                ? 0
                : (double) records.stream()
                                .filter(record -> record.size() == width)
                                .count()
                        / records.size();
    }
}

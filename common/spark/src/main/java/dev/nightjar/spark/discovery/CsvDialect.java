/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a CSV file is written, told from its beginning: the delimiter by which the records are most regular, quotes, blanks
 * around values, whether the first record is a header, and what stands for a missing value.
 *
 * @param missing marks of missing values, the most frequent first
 */
record CsvDialect(
        char delimiter,
        char quote,
        boolean doubledQuotes,
        boolean multiLine,
        boolean blanks,
        boolean header,
        List<String> missing) {

    /** In the order of preference. */
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    /** Words that stand for a missing value wherever they are. */
    private static final Set<String> MARKS = Set.of("?", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "None", "\\N");

    private static final Pattern VALUE = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?"
            + "|\\d{4}-\\d{2}-\\d{2}([ T].*)?|true|false|TRUE|FALSE|True|False|NaN");

    /** @param whole whether the text is the whole file */
    static CsvDialect of(String text, boolean whole) {
        char quote = '"';
        CsvRecords best = CsvRecords.of(text, DELIMITERS[0], quote, whole);
        char delimiter = DELIMITERS[0];
        for (char candidate : DELIMITERS) {
            CsvRecords records = CsvRecords.of(text, candidate, quote, whole);
            if (score(records) > score(best) + 1e-9) {
                best = records;
                delimiter = candidate;
            }
        }
        if (!best.quoted()) {
            CsvRecords single = CsvRecords.of(text, delimiter, '\'', whole);
            if (single.quoted() && (single.regularity() > best.regularity() + 1e-9 || allQuoted(best))) {
                best = single;
                quote = '\'';
            }
        }
        boolean blanks = blanks(best);
        List<List<String>> records = blanks ? stripped(best.records()) : best.records();
        return new CsvDialect(
                delimiter,
                quote,
                best.doubledQuotes(),
                best.multiLine(),
                blanks,
                isHeader(records, best.width()),
                missing(records));
    }

    /** Regular records of more than one cell; more cells win only among equals. */
    private static double score(CsvRecords records) {
        return records.width() < 2 ? 0 : records.regularity() + Math.min(records.width(), 100) * 1e-6;
    }

    /** Single quotes that part cells no better are quotes only where a column has them around every value. */
    private static boolean allQuoted(CsvRecords records) {
        List<List<String>> rows = records.records()
                .subList(
                        Math.min(1, records.records().size()), records.records().size());
        for (int column = 0; column < records.width(); column++) {
            int at = column;
            if (!rows.isEmpty()
                    && rows.stream()
                            .allMatch(row ->
                                    row.size() > at && row.get(at).strip().matches("(?s)'.*'"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean blanks(CsvRecords records) {
        return records.records().stream().flatMap(List::stream).anyMatch(cell -> !cell.equals(cell.strip()));
    }

    private static List<List<String>> stripped(List<List<String>> records) {
        return records.stream()
                .map(record -> record.stream().map(String::strip).toList())
                .toList();
    }

    /**
     * A header's names are all different and are no values; and either a column of values stands below one of them, or
     * none of them is met again in its column.
     */
    private static boolean isHeader(List<List<String>> records, int width) {
        if (records.isEmpty() || records.get(0).size() != width) {
            return false;
        }
        List<String> names = records.get(0);
        boolean plain = names.stream()
                .noneMatch(name -> VALUE.matcher(name).matches() || MARKS.contains(name) || name.length() > 100);
        long given = names.stream().filter(name -> !name.isBlank()).count();
        Set<String> different = new HashSet<>(names);
        // spreadsheets leave the name of a row number empty
        if (!plain || given < Math.max(1, names.size() - 1)) {
            return false;
        }
        boolean metAgain = different.size() < names.size() && given == names.size();
        for (int column = 0; column < width; column++) {
            List<String> values = column(records.subList(1, records.size()), column);
            long like = values.stream()
                    .filter(value -> VALUE.matcher(value).matches())
                    .count();
            if (!values.isEmpty() && like >= 0.8 * values.size()) {
                return true;
            }
            metAgain |= values.contains(names.get(column));
        }
        return !metAgain;
    }

    /** The values of a column that are not missing. */
    private static List<String> column(List<List<String>> records, int column) {
        return records.stream()
                .filter(record -> record.size() > column)
                .map(record -> record.get(column))
                .filter(value -> !value.isBlank() && !MARKS.contains(value))
                .toList();
    }

    private static List<String> missing(List<List<String>> records) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (List<String> record : records) {
            record.stream().filter(MARKS::contains).forEach(mark -> counts.merge(mark, 1, Integer::sum));
        }
        List<String> marks = new ArrayList<>(counts.keySet());
        marks.sort(java.util.Comparator.<String>comparingInt(counts::get)
                .reversed()
                .thenComparing(java.util.Comparator.naturalOrder()));
        return List.copyOf(marks);
    }

    /** Options of Spark's reader where they differ from its defaults. */
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (header) {
            options.put("header", "true");
        }
        if (delimiter != ',') {
            options.put("sep", delimiter == '\t' ? "\\t" : String.valueOf(delimiter));
        }
        if (quote != '"') {
            options.put("quote", String.valueOf(quote));
        }
        if (doubledQuotes) {
            options.put("escape", String.valueOf(quote));
        }
        if (multiLine) {
            options.put("multiLine", "true");
        }
        if (blanks) {
            options.put("ignoreLeadingWhiteSpace", "true");
            options.put("ignoreTrailingWhiteSpace", "true");
        }
        if (!missing.isEmpty()) {
            options.put("nullValue", missing.get(0));
        }
        return options;
    }
}

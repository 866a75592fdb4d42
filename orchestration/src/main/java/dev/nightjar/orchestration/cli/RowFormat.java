/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Prints the rows of a query. */
abstract class RowFormat {

    /** How rows may be printed. */
    enum Kind {
        TABLE,
        CSV,
        JSON
    }

    final PrintWriter out;
    final List<String> names = new ArrayList<>();

    RowFormat(PrintWriter out) {
        this.out = out;
    }

    static RowFormat of(Kind kind, PrintWriter out) {
        return switch (kind) {
            case TABLE -> new Table(out);
            case CSV -> new Csv(out);
            case JSON -> new JsonArray(out);
        };
    }

    void columns(JsonNode columns) {
        columns.forEach(column -> names.add(column.asText()));
    }

    abstract void row(JsonNode row);

    abstract void end();

    List<String> cells(JsonNode row) {
        return StreamSupport.stream(row.spliterator(), false)
                .map(value -> value.isNull() ? null : value.isTextual() ? value.asText() : value.toString())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Columns as wide as their widest value; keeps the rows until the end, as a table must. */
    private static final class Table extends RowFormat {
        private final List<List<String>> rows = new ArrayList<>();

        Table(PrintWriter out) {
            super(out);
        }

        @Override
        void row(JsonNode row) {
            rows.add(cells(row));
        }

        @Override
        void end() {
            out.println(TextTable.of(names, rows));
            out.flush();
        }
    }

    /** RFC 4180. */
    private static final class Csv extends RowFormat {

        Csv(PrintWriter out) {
            super(out);
        }

        @Override
        void columns(JsonNode columns) {
            super.columns(columns);
            line(names);
        }

        @Override
        void row(JsonNode row) {
            line(cells(row));
        }

        private void line(List<String> cells) {
            out.print(cells.stream().map(Csv::quoted).collect(Collectors.joining(",")) + "\r\n");
        }

        private static String quoted(String text) {
            if (text == null) {
                return "";
            }
            return text.isEmpty() || text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }

        @Override
        void end() {
            out.flush();
        }
    }

    /** An array of objects. */
    private static final class JsonArray extends RowFormat {
        private boolean first = true;

        JsonArray(PrintWriter out) {
            super(out);
        }

        @Override
        void row(JsonNode row) {
            var object = dev.nightjar.core.Json.MAPPER.createObjectNode();
            int position = 0;
            for (JsonNode value : row) {
                object.set(names.get(position++), value);
            }
            out.print((first ? "[" : ",\n ") + object);
            first = false;
        }

        @Override
        void end() {
            out.println(first ? "[]" : "]");
            out.flush();
        }
    }
}

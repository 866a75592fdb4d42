/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.notebooks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Cells as a Jupyter notebook, format 4.5 (nbformat documentation, "The Notebook file format"). Code cells are Python for
 * a PySpark kernel; their outputs are the results that Nightjar got from the same query.
 */
final class NotebookFile {

    private int count;
    private int executed;

    private NotebookFile() {}

    static ObjectNode of(List<Cell> cells) {
        return new NotebookFile().write(cells);
    }

    private ObjectNode write(List<Cell> cells) {
        ObjectNode notebook = Json.MAPPER.createObjectNode();
        ArrayNode written = notebook.putArray("cells");
        cells.forEach(cell -> written.add(cell(cell)));
        ObjectNode metadata = notebook.putObject("metadata");
        metadata.putObject("kernelspec")
                .put("display_name", "Python 3")
                .put("language", "python")
                .put("name", "python3");
        metadata.putObject("language_info").put("name", "python");
        return notebook.put("nbformat", 4).put("nbformat_minor", 5);
    }

    private ObjectNode cell(Cell cell) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("id", "cell-" + ++count);
        node.putObject("metadata");
        if (cell instanceof Cell.Markdown markdown) {
            return node.put("cell_type", "markdown").put("source", markdown.text());
        }
        node.put("cell_type", "code").put("execution_count", ++executed);
        ObjectNode output = node.putArray("outputs").addObject();
        ObjectNode data = output.putObject("data");
        output.putObject("metadata");
        if (cell instanceof Cell.Query query) {
            output.put("output_type", "execute_result").put("execution_count", executed);
            data.put("text/html", html(query)).put("text/plain", text(query));
            return node.put("source", "spark.sql(\"\"\"\n" + query.sql() + "\n\"\"\").toPandas()");
        }
        Cell.Plot plot = (Cell.Plot) cell;
        output.put("output_type", "display_data");
        data.put("image/png", plot.png()).put("text/plain", "<Figure>");
        return node.put("source", plot.code());
    }

    private static String html(Cell.Query query) {
        String head = query.columns().stream()
                .map(name -> "<th>" + escaped(name) + "</th>")
                .collect(Collectors.joining());
        String body = query.rows().stream()
                .map(row -> "<tr>"
                        + cells(row).stream()
                                .map(value -> "<td>" + escaped(value) + "</td>")
                                .collect(Collectors.joining())
                        + "</tr>")
                .collect(Collectors.joining("\n"));
        return "<table>\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n" + body + "\n</tbody>\n</table>";
    }

    private static String text(Cell.Query query) {
        return String.join("\t", query.columns()) + "\n"
                + query.rows().stream()
                        .map(row -> String.join("\t", cells(row)))
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> cells(Row row) {
        return java.util.stream.IntStream.range(0, row.length())
                .mapToObj(i -> row.isNullAt(i) ? "NULL" : row.get(i).toString())
                .toList();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

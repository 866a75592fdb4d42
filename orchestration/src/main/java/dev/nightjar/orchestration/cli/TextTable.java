/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns. */
final class TextTable {

    private TextTable() {}

    /** A header, a line below it, and the rows; numbers to the right. */
    static String of(List<String> names, List<List<String>> rows) {
        int[] widths = new int[names.size()];
        boolean[] numeric = new boolean[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            numeric[i] = !rows.isEmpty();
            for (List<String> row : rows) {
                String cell = text(row.get(i));
                widths[i] = Math.max(widths[i], cell.length());
                numeric[i] &= cell.isEmpty() || cell.equals("NULL") || cell.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(names, widths, numeric));
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
            rule.append("-".repeat(width)).append("  ");
        }
        lines.add(rule.toString().stripTrailing());
        rows.forEach(row -> lines.add(line(row, widths, numeric)));
        return String.join("\n", lines);
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = text(cells.get(i));
            String pad = " ".repeat(widths[i] - cell.length());
            line.append(right[i] ? pad + cell : cell + pad).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static String text(String cell) {
        return cell == null ? "NULL" : cell;
    }
}

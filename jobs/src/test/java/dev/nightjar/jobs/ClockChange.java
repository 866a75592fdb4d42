/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Taps around a day on which the clocks change in Berlin, and what is to become of each by the pipeline file. They land
 * on the night of that day and on that two days later, with which the model is trained. `1d` and `2d` count
 * the taps of one and two days that are known by their event, `1a` and `2a` those that are known by their arrival.
 */
enum ClockChange {
    /** The clock goes from 02:00 to 03:00: the 29th has 23 hours. */
    SPRING("2026-03-29", """
            tap  night       at                    berlin    day         rule    hour  split       1d  2d  1a  2a  exact
              1  2026-03-29  2026-03-25T22:59:59Z  23:59:59  -           late       -  -            -   -   -   -      -
              2  2026-03-29  2026-03-25T23:00:00Z  00:00:00  2026-03-26  -          0  train        0   0   0   0      0
              3  2026-03-29  2026-03-26T22:59:59Z  23:59:59  2026-03-26  -         23  train        0   0   0   0      1
              4  2026-03-29  2026-03-26T23:00:00Z  00:00:00  2026-03-27  -          0  train        2   2   0   0      2
              5  2026-03-29  2026-03-28T22:59:59Z  23:59:59  2026-03-28  -          -  -            -   -   -   -      -
              6  2026-03-29  2026-03-28T23:00:00Z  00:00:00  2026-03-29  -          0  validation   2   3   0   0      2
              7  2026-03-29  2026-03-28T23:30:00Z  00:30:00  2026-03-29  -          0  validation   2   3   0   0      2
              8  2026-03-29  2026-03-29T00:59:59Z  01:59:59  2026-03-29  -          1  validation   2   3   0   0      3
              9  2026-03-29  2026-03-29T01:00:00Z  03:00:00  2026-03-29  -          3  validation   2   3   0   0      4
             10  2026-03-29  2026-03-29T21:59:59Z  23:59:59  2026-03-29  -         23  validation   2   3   0   0      5
             11  2026-03-29  2026-03-29T22:00:00Z  00:00:00  -           future     -  -            -   -   -   -      -
             12  2026-03-31  2026-03-27T22:59:59Z  23:59:59  -           late       -  -            -   -   -   -      -
             13  2026-03-31  2026-03-27T23:00:00Z  00:00:00  2026-03-28  -          -  -            -   -   -   -      -
             14  2026-03-31  2026-03-29T22:00:00Z  00:00:00  2026-03-30  -          0  test         5   7   5   6      5
             15  2026-03-31  2026-03-30T21:59:59Z  23:59:59  2026-03-30  -         23  test         5   7   5   6      2
             16  2026-03-31  2026-03-30T21:59:59Z  23:59:59  2026-03-30  -         23  test         5   7   5   6      2
             17  2026-03-31  2026-03-30T22:00:00Z  00:00:00  2026-03-31  -          -  -            -   -   -   -      -
             18  2026-03-31  2026-03-31T21:59:59Z  23:59:59  2026-03-31  -          -  -            -   -   -   -      -
             19  2026-03-31  2026-03-31T22:00:00Z  00:00:00  -           future     -  -            -   -   -   -      -
            """),
    /** The clock goes from 03:00 back to 02:00: the 25th has 25 hours. */
    AUTUMN("2026-10-25", """
            tap  night       at                    berlin    day         rule    hour  split       1d  2d  1a  2a  exact
              1  2026-10-25  2026-10-21T21:59:59Z  23:59:59  -           late       -  -            -   -   -   -      -
              2  2026-10-25  2026-10-21T22:00:00Z  00:00:00  2026-10-22  -          0  train        0   0   0   0      0
              3  2026-10-25  2026-10-22T21:59:59Z  23:59:59  2026-10-22  -         23  train        0   0   0   0      1
              4  2026-10-25  2026-10-22T22:00:00Z  00:00:00  2026-10-23  -          0  train        2   2   0   0      2
              5  2026-10-25  2026-10-24T21:59:59Z  23:59:59  2026-10-24  -          -  -            -   -   -   -      -
              6  2026-10-25  2026-10-24T22:00:00Z  00:00:00  2026-10-25  -          0  validation   2   3   0   0      2
              7  2026-10-25  2026-10-25T00:30:00Z  02:30:00  2026-10-25  -          2  validation   2   3   0   0      2
              8  2026-10-25  2026-10-25T01:30:00Z  02:30:00  2026-10-25  -          2  validation   2   3   0   0      3
              9  2026-10-25  2026-10-25T22:59:59Z  23:59:59  2026-10-25  -         23  validation   2   3   0   0      4
             10  2026-10-25  2026-10-25T23:00:00Z  00:00:00  -           future     -  -            -   -   -   -      -
             11  2026-10-27  2026-10-23T21:59:59Z  23:59:59  -           late       -  -            -   -   -   -      -
             12  2026-10-27  2026-10-23T22:00:00Z  00:00:00  2026-10-24  -          -  -            -   -   -   -      -
             13  2026-10-27  2026-10-25T23:00:00Z  00:00:00  2026-10-26  -          0  test         4   6   4   5      4
             14  2026-10-27  2026-10-26T22:59:59Z  23:59:59  2026-10-26  -         23  test         4   6   4   5      2
             15  2026-10-27  2026-10-26T22:59:59Z  23:59:59  2026-10-26  -         23  test         4   6   4   5      2
             16  2026-10-27  2026-10-26T23:00:00Z  00:00:00  2026-10-27  -          -  -            -   -   -   -      -
             17  2026-10-27  2026-10-27T22:59:59Z  23:59:59  2026-10-27  -          -  -            -   -   -   -      -
             18  2026-10-27  2026-10-27T23:00:00Z  00:00:00  -           future     -  -            -   -   -   -      -
            """);

    private final LocalDate day;
    private final List<List<String>> table;

    ClockChange(String day, String table) {
        this.day = LocalDate.parse(day);
        this.table = table.lines()
                .map(line -> Arrays.stream(line.strip().split("\\s+")).toList())
                .toList();
    }

    /** The day on which the clocks change; its night is the first of two. */
    LocalDate day() {
        return day;
    }

    /** The second night. */
    LocalDate trainingNight() {
        return day.plusDays(2);
    }

    /** Some columns, with blanks between, of the taps that have a value in each. */
    List<String> taps(String... columns) {
        List<String> rows = new ArrayList<>();
        for (List<String> row : table.subList(1, table.size())) {
            List<String> values = Arrays.stream(columns)
                    .map(column -> row.get(table.get(0).indexOf(column)))
                    .toList();
            if (!values.contains("-")) {
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }

    /** The same, of the taps that have a text in one more column. */
    List<String> tapsWith(String column, String text, String... columns) {
        List<String> wanted = new ArrayList<>(List.of(columns));
        wanted.add(column);
        String end = " " + text;
        return taps(wanted.toArray(String[]::new)).stream()
                .filter(row -> row.endsWith(end))
                .map(row -> row.substring(0, row.length() - end.length()))
                .toList();
    }
}

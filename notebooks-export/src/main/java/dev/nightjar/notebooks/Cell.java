/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.notebooks;

import java.util.List;
import org.apache.spark.sql.Row;

/** A cell of a notebook, executed. */
sealed interface Cell {

    /** Text in Markdown. */
    record Markdown(String text) implements Cell {}

    /** A query with its result. */
    record Query(String sql, List<String> columns, List<Row> rows) implements Cell {}

    /** Code that draws, with the picture as Base64 of a PNG. */
    record Plot(String code, String png) implements Cell {}
}

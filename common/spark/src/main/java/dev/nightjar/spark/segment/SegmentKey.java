/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.expression.Quoted;
import java.util.List;
import org.apache.spark.sql.Column;

/** The name of a row's segment. */
public final class SegmentKey {

    /** What serves rows whose segment has no model of its own. */
    public static final String FALLBACK = "(fallback)";

    private SegmentKey() {}

    /**
     * STRING: the values of the columns as text, those of several columns with `/` between them, where a `/` or `\` within a
     * value has a `\` before it; NULL if one of them is.
     */
    public static Column of(List<String> columns) {
        if (columns.size() == 1) {
            return Quoted.column(columns.get(0)).cast("string");
        }
        Column known = lit(true);
        for (String column : columns) {
            known = known.and(Quoted.column(column).isNotNull());
        }
        return when(
                known, concat_ws("/", columns.stream().map(SegmentKey::escaped).toArray(Column[]::new)));
    }

    private static Column escaped(String column) {
        Column text = Quoted.column(column).cast("string");
        return replace(replace(text, lit("\\"), lit("\\\\")), lit("/"), lit("\\/"));
    }
}

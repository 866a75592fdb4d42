/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;
import scala.jdk.javaapi.CollectionConverters;

/** Columns of the spine that `model.slices` speak of: models are judged by them, and need not learn from them. */
final class SliceColumns {

    private SliceColumns() {}

    /** Those among the columns of the spine. */
    static List<String> of(PipelineSpec spec, List<String> spine) {
        Set<String> columns = new LinkedHashSet<>();
        for (String slice : spec.model().map(ModelSpec::slices).orElse(List.of())) {
            columns.addAll(spine.contains(slice) ? Set.of(slice) : named(slice));
        }
        columns.retainAll(spine);
        return List.copyOf(columns);
    }

    /** What is no SQL is refused where slices are made. */
    private static Set<String> named(String sql) {
        Set<String> names = new LinkedHashSet<>();
        try {
            for (Expression leaf : CollectionConverters.asJava(parsed(sql).collectLeaves())) {
                if (leaf instanceof UnresolvedAttribute column) {
                    names.add(column.nameParts().head());
                }
            }
        } catch (ParseException e) {
            return Set.of();
        }
        return names;
    }

    private static Expression parsed(String sql) throws ParseException {
        return new CatalystSqlParser().parseExpression(sql);
    }
}

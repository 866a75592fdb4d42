/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.try_divide;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.classic.ExpressionUtils;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Features computed from the others of the same row, such as ratios between windows, and from the moment as of which they
 * are, such as the time since the last event. They see nothing else, so they can be no leak and need no tiles of their own.
 */
final class DerivedFeatures {

    private static final Set<String> OF_MANY_ROWS = Set.of("agg_funcs", "window_funcs", "generator_funcs");

    private final String view;
    private final Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> expressions;

    /**
     * @param columns of the view's other features
     * @param expressions name to Spark SQL
     */
    DerivedFeatures(String view, List<String> columns, Map<String, String> expressions) {
        this.view = view;
        this.expressions = expressions;
        int prefix = FeatureViewSpec.column(view, "").length();
        columns.forEach(column -> own.put(column.substring(prefix), column));
    }

    /**
     * Adds the derived columns.
     *
     * @param features with `_as_of` and the view's other features
     * @throws UsageError if an expression is not of one row, or reads something else
     */
    Dataset<Row> add(Dataset<Row> features, AsOf asOf) {
        if (expressions.isEmpty()) {
            return features;
        }
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        expressions.keySet().forEach(name -> columns.add(column(name, asOf)));
        return features.select(columns.toArray(Column[]::new));
    }

    /** One of them; division by zero is null, because one entity without events must not end a night. */
    Column column(String name, AsOf asOf) {
        Expression parsed = new CatalystSqlParser().parseExpression(expressions.get(name));
        parsed.foreach(expression -> {
            refuseManyRows(name, expression);
            return null;
        });
        Expression resolved = parsed.transformUp(new Replacing(
                        expression -> expression instanceof UnresolvedAttribute,
                        attribute -> resolved(name, (UnresolvedAttribute) attribute, asOf)))
                .transformUp(new Replacing(
                        expression -> expression instanceof Divide, division -> orNull((Divide) division)));
        return ExpressionUtils.column(resolved).as(FeatureViewSpec.column(view, name));
    }

    /** A feature, or a field of it. */
    private Expression resolved(String name, UnresolvedAttribute attribute, AsOf asOf) {
        List<String> parts = new ArrayList<>(CollectionConverters.asJava(attribute.nameParts()));
        if (parts.size() == 1 && parts.get(0).equalsIgnoreCase(FeatureViewSpec.AS_OF)) {
            return new CatalystSqlParser().parseExpression(asOf.end());
        }
        String column = own.get(parts.get(0));
        if (column == null) {
            List<String> known = new ArrayList<>(own.keySet());
            known.add(FeatureViewSpec.AS_OF);
            throw new UsageError("Unknown feature '" + parts.get(0) + "' of view '" + view + "' in derive." + name + "."
                    + Nearest.hint(parts.get(0), known));
        }
        parts.set(0, column);
        return new UnresolvedAttribute(CollectionConverters.asScala(parts).toList());
    }

    private static Expression orNull(Divide division) {
        return ExpressionUtils.expression(
                try_divide(ExpressionUtils.column(division.left()), ExpressionUtils.column(division.right())));
    }

    private void refuseManyRows(String name, Expression expression) {
        boolean function = expression instanceof UnresolvedFunction called && isOfManyRows(called);
        if (function
                || expression instanceof AggregateExpression
                || expression instanceof SubqueryExpression
                || expression instanceof Star) {
            throw new UsageError("Cannot derive " + FeatureViewSpec.column(view, name) + " as " + expressions.get(name)
                    + ": only expressions over the view's own features of one row can be derived, without aggregates,"
                    + " windows, generators or subqueries.");
        }
    }

    private static boolean isOfManyRows(UnresolvedFunction function) {
        var info = FunctionRegistry.builtin()
                .lookupFunction(new FunctionIdentifier(function.nameParts().last()));
        return info.isDefined() && OF_MANY_ROWS.contains(info.get().getGroup());
    }
}

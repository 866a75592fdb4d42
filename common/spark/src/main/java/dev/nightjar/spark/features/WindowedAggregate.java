/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** An aggregate expression of any shape, restricted to a window by a FILTER on each aggregate function in it. */
final class WindowedAggregate {

    private WindowedAggregate() {}

    /**
     * The aggregate over the rows for which the condition is true; both are Spark SQL. Without such rows a plain aggregate
     * is what Spark makes it (0 for counts, else null), and one computed from several is null, so that a ratio of counts
     * does not divide by zero.
     */
    static Column within(String aggregate, String condition) {
        Expression window = new CatalystSqlParser().parseExpression(condition);
        AggregateExpressionTree tree = AggregateExpressionTree.parse(aggregate);
        Column value = tree.replaced(function -> AggregateExpressionTree.with(
                function,
                CollectionConverters.asJava(function.nameParts()),
                CollectionConverters.asJava(function.arguments()),
                Option.apply(
                        function.filter().isDefined()
                                ? new And(function.filter().get(), window)
                                : window)));
        return tree.isFunction() ? value : when(count_if(expr(condition)).gt(0), value);
    }
}

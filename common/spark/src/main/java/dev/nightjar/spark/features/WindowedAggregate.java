/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.classic.ExpressionUtils;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/** An aggregate expression of any shape, restricted to a window by a FILTER on each aggregate function in it. */
final class WindowedAggregate {

    private static final String AGGREGATES = "agg_funcs";

    private WindowedAggregate() {}

    /**
     * The aggregate over the rows for which the condition is true; both are Spark SQL. Without such rows a plain aggregate
     * is what Spark makes it (0 for counts, else null), and one computed from several is null, so that a ratio of counts
     * does not divide by zero.
     */
    static Column within(String aggregate, String condition) {
        Expression window = new CatalystSqlParser().parseExpression(condition);
        Expression parsed = new CatalystSqlParser().parseExpression(aggregate);
        Column value = ExpressionUtils.column(parsed.transformUp(new FilterAggregates(window)));
        if (parsed instanceof UnresolvedFunction function && isAggregate(function)) {
            return value;
        }
        return when(count_if(expr(condition)).gt(0), value);
    }

    private static boolean isAggregate(UnresolvedFunction function) {
        if (function.nameParts().size() != 1) {
            return false;
        }
        var info = FunctionRegistry.builtin()
                .lookupFunction(new FunctionIdentifier(function.nameParts().head()));
        return info.isDefined() && AGGREGATES.equals(info.get().getGroup());
    }

    private static final class FilterAggregates extends AbstractPartialFunction<Expression, Expression> {
        private static final long serialVersionUID = 1L;

        private final transient Expression window;

        FilterAggregates(Expression window) {
            this.window = window;
        }

        @Override
        public boolean isDefinedAt(Expression expression) {
            return expression instanceof UnresolvedFunction function && isAggregate(function);
        }

        @Override
        public Expression apply(Expression expression) {
            UnresolvedFunction function = (UnresolvedFunction) expression;
            Expression filter = function.filter().isDefined()
                    ? new org.apache.spark.sql.catalyst.expressions.And(
                            function.filter().get(), window)
                    : window;
            return function.copy(
                    function.nameParts(),
                    function.arguments(),
                    function.isDistinct(),
                    Option.apply(filter),
                    function.ignoreNulls(),
                    function.orderingWithinGroup(),
                    function.isInternal());
        }
    }
}

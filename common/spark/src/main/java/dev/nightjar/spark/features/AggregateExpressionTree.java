/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExtractValue;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An aggregate expression of any shape, such as {@code sum(a) / count(*)}, whose aggregate functions may be replaced. `first`
 * and `last` are by the time of the events in it.
 */
final class AggregateExpressionTree {

    private static final String AGGREGATES = "agg_funcs";
    private static final String VALUE = "_value";
    private static final String ROW = "named_struct('at', " + FeatureView.TIME + ", 'arrived', "
            + LakeColumns.ARRIVAL_DATE + ", 'content', xxhash64(" + VALUE + "), 'value', " + VALUE + ")";
    private static final Literal TRUE = Literal.create(true, DataTypes.BooleanType);
    private static final Map<String, String> IN_ORDER =
            Map.of("first", "min", "first_value", "min", "last", "max", "last_value", "max");
    private static final UnresolvedAttribute PLACE = UnresolvedAttribute.quoted(VALUE);

    private final Expression root;

    private AggregateExpressionTree(Expression root) {
        this.root = root;
    }

    /** @param sql Spark SQL */
    static AggregateExpressionTree parse(String sql) {
        Expression parsed = new CatalystSqlParser().parseExpression(sql);
        return new AggregateExpressionTree(parsed.transformUp(new Replacing(
                expression -> expression instanceof AggregateExpression || expression instanceof UnresolvedFunction,
                AggregateExpressionTree::inOrder)));
    }

    /** Its aggregate functions. */
    List<UnresolvedFunction> functions() {
        List<UnresolvedFunction> functions = new ArrayList<>();
        root.foreach(expression -> {
            if (isAggregate(expression)) {
                functions.add((UnresolvedFunction) expression);
            }
            return null;
        });
        return functions;
    }

    /** Whether it is an aggregate function and nothing else. */
    boolean isFunction() {
        return isAggregate(root);
    }

    /** The expression with other aggregate functions. */
    Column replaced(Function<UnresolvedFunction, Expression> replacement) {
        return ExpressionUtils.column(root.transformUp(new Replacing(
                AggregateExpressionTree::isAggregate, function -> replacement.apply((UnresolvedFunction) function))));
    }

    /** The function over other arguments, or by another name. */
    static UnresolvedFunction with(
            UnresolvedFunction function, List<String> name, List<Expression> arguments, Option<Expression> filter) {
        return function.copy(
                CollectionConverters.asScala(name).toList(),
                CollectionConverters.asScala(arguments).toList(),
                function.isDistinct(),
                filter,
                function.ignoreNulls(),
                function.orderingWithinGroup(),
                function.isInternal());
    }

    /**
     * `first` and `last` as the least and the greatest of rows that begin with their time; ties are broken by arrival, then
     * content. The parser makes functions of some ways to write them, and aggregates of others.
     */
    private static Expression inOrder(Expression expression) {
        if (expression instanceof UnresolvedFunction function) {
            String name = function.nameParts().head().toLowerCase(Locale.ROOT);
            boolean two = function.arguments().size() == 2;
            return IN_ORDER.containsKey(name)
                    ? chosen(
                            IN_ORDER.get(name),
                            function.arguments().head(),
                            function.ignoreNulls().exists(ignore -> (Boolean) ignore)
                                    || (two && function.arguments().apply(1).equals(TRUE)),
                            function.filter())
                    : function;
        }
        AggregateExpression aggregate = (AggregateExpression) expression;
        if (aggregate.aggregateFunction() instanceof First first) {
            return chosen("min", first.child(), first.ignoreNulls(), aggregate.filter());
        } else if (aggregate.aggregateFunction() instanceof Last last) {
            return chosen("max", last.child(), last.ignoreNulls(), aggregate.filter());
        }
        throw new UsageError("Cannot compute " + aggregate.sql() + " over windows: it depends on the order of rows."
                + " Use first, last, min or max.");
    }

    private static Expression chosen(String by, Expression value, boolean ignoreNulls, Option<Expression> filter) {
        UnresolvedFunction rows = (UnresolvedFunction) new CatalystSqlParser()
                .parseExpression(by + "(" + ROW + ")")
                .transformUp(new Replacing(expression -> expression.equals(PLACE), expression -> value));
        Option<Expression> counted = ignoreNulls ? Option.apply(and(filter, new IsNotNull(value))) : filter;
        return new UnresolvedExtractValue(
                with(
                        rows,
                        CollectionConverters.asJava(rows.nameParts()),
                        CollectionConverters.asJava(rows.arguments()),
                        counted),
                Literal.create("value", DataTypes.StringType));
    }

    private static Expression and(Option<Expression> one, Expression other) {
        return one.isDefined() ? new And(one.get(), other) : other;
    }

    private static boolean isAggregate(UnresolvedFunction function) {
        if (function.nameParts().size() != 1) {
            return false;
        }
        var info = FunctionRegistry.builtin()
                .lookupFunction(new FunctionIdentifier(function.nameParts().head()));
        return info.isDefined() && AGGREGATES.equals(info.get().getGroup());
    }

    private static boolean isAggregate(Expression expression) {
        return expression instanceof UnresolvedFunction function && isAggregate(function);
    }
}

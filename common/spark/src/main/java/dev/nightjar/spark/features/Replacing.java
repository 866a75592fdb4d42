/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.runtime.AbstractPartialFunction;

/** Some expressions of a tree by others: a partial function of Scala. */
final class Replacing extends AbstractPartialFunction<Expression, Expression> {

    private static final long serialVersionUID = 1L;

    private final transient Predicate<Expression> which;
    private final transient Function<Expression, Expression> by;

    Replacing(Predicate<Expression> which, Function<Expression, Expression> by) {
        this.which = which;
        this.by = by;
    }

    @Override
    public boolean isDefinedAt(Expression expression) {
        return which.test(expression);
    }

    @Override
    public Expression apply(Expression expression) {
        return by.apply(expression);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.Product;
import scala.collection.immutable.Seq;

/** What Scala gives its case classes by itself, for expressions of Spark that are written in Java. */
interface JavaNode extends Product {

    /** What it is computed from. */
    Seq<Expression> children();

    /** What tells it from another of its class with the same children. */
    List<Object> settings();

    /** Whether an expression is of the same class, with equal children and settings. */
    static boolean alike(JavaNode one, Object other) {
        return other instanceof JavaNode node
                && one.canEqual(node)
                && one.children().equals(node.children())
                && one.settings().equals(node.settings());
    }

    /** The children alone: these are what Spark prints in plans. */
    @Override
    default int productArity() {
        return 1;
    }

    @Override
    default Object productElement(int n) {
        return children();
    }

    @Override
    default boolean canEqual(Object other) {
        return getClass() == other.getClass();
    }
}

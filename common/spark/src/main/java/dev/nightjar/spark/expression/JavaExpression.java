/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.expressions.codegen.JavaCode;
import org.apache.spark.sql.classic.ExpressionUtils;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** An expression of Spark that is written in Java and never null. A class says what it computes, and what it is equal by. */
public abstract class JavaExpression extends Expression implements JavaNode, Serializable {

    private static final long serialVersionUID = 1L;

    private final IndexedSeq<Expression> children;

    protected JavaExpression(IndexedSeq<Expression> children) {
        this.children = children;
    }

    /** Columns as children of an expression. */
    protected static IndexedSeq<Expression> expressions(List<Column> columns) {
        return CollectionConverters.asScala(
                        columns.stream().map(ExpressionUtils::expression).toList())
                .toIndexedSeq();
    }

    /** This expression as a column. */
    protected final Column column() {
        return ExpressionUtils.column(this);
    }

    /** What some code in Java leaves in the variable of the value. */
    protected static ExprCode code(ExprCode of, String java) {
        CodeBlock block = new CodeBlock(
                CollectionConverters.asScala(List.of(java)).toList(),
                CollectionConverters.asScala(List.<JavaCode>of()).toList());
        return of.copy(block, FalseLiteral$.MODULE$, of.value());
    }

    @Override
    public final Seq<Expression> children() {
        return children;
    }

    @Override
    public final boolean nullable() {
        return false;
    }

    @Override
    public final boolean equals(Object other) {
        return JavaNode.alike(this, other);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(children, settings());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The index of a text among {@link Categories}, DOUBLE, without making a string of it. */
final class CategoryIndex extends Expression implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Expression text;
    private final Categories categories;

    CategoryIndex(Expression text, Categories categories) {
        this.text = text;
        this.categories = categories;
    }

    @Override
    public Object eval(InternalRow row) {
        return categories.index((UTF8String) text.eval(row));
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        String known = context.addReferenceObj("categories", categories, Categories.class.getName());
        ExprCode input = text.genCode(context);
        String value = text.nullable() ? "(" + input.isNull() + " ? null : " + input.value() + ")" : "" + input.value();
        return code.copy(
                ScoreExpression.block(
                        input.code() + "\ndouble " + code.value() + " = " + known + ".index(" + value + ");\n"),
                FalseLiteral$.MODULE$,
                code.value());
    }

    @Override
    public DataType dataType() {
        return DataTypes.DoubleType;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Seq<Expression> children() {
        return CollectionConverters.asScala(List.of(text)).toList();
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new CategoryIndex(changed.apply(0), categories);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? text : categories;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof CategoryIndex;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryIndex same && categories == same.categories && text.equals(same.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}

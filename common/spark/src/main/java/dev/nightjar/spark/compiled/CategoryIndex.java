/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import dev.nightjar.spark.expression.JavaExpression;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.IndexedSeq;

/** The index of a text among {@link Categories}, DOUBLE, without making a string of it. */
final class CategoryIndex extends JavaExpression {

    private static final long serialVersionUID = 1L;

    private final Expression text;
    private final Categories categories;

    private CategoryIndex(IndexedSeq<Expression> children, Categories categories) {
        super(children);
        this.text = children.apply(0);
        this.categories = categories;
    }

    /** @param text STRING */
    static Column of(Column text, Categories categories) {
        return new CategoryIndex(expressions(List.of(text)), categories).column();
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
        return code(code, input.code() + "\ndouble " + code.value() + " = " + known + ".index(" + value + ");\n");
    }

    @Override
    public DataType dataType() {
        return DataTypes.DoubleType;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new CategoryIndex(changed, categories);
    }

    @Override
    public List<Object> settings() {
        return List.of(categories);
    }
}

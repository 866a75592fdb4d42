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

/**
 * Which of up to 64 texts are there and are none of the known ones, as the bits of a LONG. One expression with little code: a
 * method that grows too long is no longer compiled by the JVM.
 */
public final class UnknownCategories extends JavaExpression {

    private static final long serialVersionUID = 1L;

    private final List<Categories> known;

    private UnknownCategories(IndexedSeq<Expression> texts, List<Categories> known) {
        super(texts);
        this.known = known;
    }

    /**
     * LONG: bit i is set if text i is there and unknown.
     *
     * @param texts STRING
     * @param known of each text
     */
    public static Column of(List<Column> texts, List<List<String>> known) {
        List<Categories> categories = known.stream()
                .map(values -> new Categories(values.toArray(String[]::new)))
                .toList();
        return new UnknownCategories(expressions(texts), categories).column();
    }

    @Override
    public Object eval(InternalRow row) {
        long flags = 0;
        for (int i = 0; i < known.size(); i++) {
            flags |= known.get(i).unknown((UTF8String) children().apply(i).eval(row), 1L << i);
        }
        return flags;
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        StringBuilder lines = new StringBuilder("long " + code.value() + " = 0L;\n");
        for (int i = 0; i < known.size(); i++) {
            String categories = context.addReferenceObj("known", known.get(i), Categories.class.getName());
            ExprCode text = children().apply(i).genCode(context);
            String value = "(" + text.isNull() + " ? null : " + text.value() + ")";
            lines.append(text.code())
                    .append("\n" + code.value() + " |= " + categories + ".unknown(" + value + ", " + (1L << i)
                            + "L);\n");
        }
        return code(code, lines.toString());
    }

    @Override
    public DataType dataType() {
        return DataTypes.LongType;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new UnknownCategories(changed, known);
    }

    @Override
    public List<Object> settings() {
        return List.of(known);
    }
}

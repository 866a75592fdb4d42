/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which of up to 64 texts are there and are none of the known ones, as the bits of a LONG. One expression with little code: a
 * method that grows too long is no longer compiled by the JVM.
 */
public final class UnknownCategories extends Expression implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Expression> texts;
    private final List<Categories> known;

    private UnknownCategories(List<Expression> texts, List<Categories> known) {
        this.texts = texts;
        this.known = known;
    }

    /**
     * LONG: bit i is set if text i is there and unknown.
     *
     * @param texts STRING
     * @param known of each text
     */
    public static Column of(List<Column> texts, List<List<String>> known) {
        return ExpressionUtils.column(new UnknownCategories(
                new ArrayList<>(texts.stream().map(ExpressionUtils::expression).toList()),
                new ArrayList<>(known.stream()
                        .map(values -> new Categories(values.toArray(String[]::new)))
                        .toList())));
    }

    @Override
    public Object eval(InternalRow row) {
        long flags = 0;
        for (int i = 0; i < texts.size(); i++) {
            flags |= known.get(i).unknown((UTF8String) texts.get(i).eval(row), 1L << i);
        }
        return flags;
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        StringBuilder lines = new StringBuilder("long " + code.value() + " = 0L;\n");
        for (int i = 0; i < texts.size(); i++) {
            String categories = context.addReferenceObj("known", known.get(i), Categories.class.getName());
            ExprCode text = texts.get(i).genCode(context);
            String value = "(" + text.isNull() + " ? null : " + text.value() + ")";
            lines.append(text.code())
                    .append("\n" + code.value() + " |= " + categories + ".unknown(" + value + ", " + (1L << i)
                            + "L);\n");
        }
        return code.copy(ScoreExpression.block(lines.toString()), FalseLiteral$.MODULE$, code.value());
    }

    @Override
    public DataType dataType() {
        return DataTypes.LongType;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Seq<Expression> children() {
        return CollectionConverters.asScala(texts).toList();
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new UnknownCategories(new ArrayList<>(CollectionConverters.asJava(changed)), known);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? texts : known;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof UnknownCategories;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownCategories same && known == same.known && texts.equals(same.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.expressions.codegen.JavaCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A model's number, DOUBLE, of columns that are DOUBLE: first the numbers, then the indices of categories. In generated code
 * the columns stay primitive, and one vector serves all rows of a task.
 */
final class ScoreExpression extends Expression implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Expression> inputs;
    private final KernelScore score;

    ScoreExpression(List<Expression> inputs, KernelScore score) {
        this.inputs = List.copyOf(inputs);
        this.score = score;
    }

    @Override
    public Object eval(InternalRow row) {
        double[] vector = score.vector();
        int[] hot = score.slots();
        for (int i = 0; i < inputs.size(); i++) {
            Double value = (Double) inputs.get(i).eval(row);
            int column = i - score.numbers();
            if (column >= 0) {
                score.category(hot, column, value);
            } else if (value == null) {
                throw score.missing(i);
            } else {
                score.number(vector, i, value);
            }
        }
        return score.score(vector, hot);
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        String model = context.addReferenceObj("model", score, KernelScore.class.getName());
        String vector =
                context.addMutableState("double[]", "vector", name -> name + " = " + model + ".vector();", true, true);
        String hot = context.addMutableState("int[]", "hot", name -> name + " = " + model + ".slots();", true, true);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < inputs.size(); i++) {
            ExprCode input = inputs.get(i).genCode(context);
            lines.append(input.code()).append('\n');
            int column = i - score.numbers();
            if (column >= 0) {
                lines.append(model + ".category(" + hot + ", " + column + ", " + input.value() + ");\n");
            } else {
                if (inputs.get(i).nullable()) {
                    lines.append("if (" + input.isNull() + ") throw " + model + ".missing(" + i + ");\n");
                }
                lines.append(model + ".number(" + vector + ", " + i + ", " + input.value() + ");\n");
            }
        }
        lines.append("double " + code.value() + " = " + model + ".score(" + vector + ", " + hot + ");\n");
        return code.copy(block(lines.toString()), FalseLiteral$.MODULE$, code.value());
    }

    static CodeBlock block(String java) {
        return new CodeBlock(
                CollectionConverters.asScala(List.of(java)).toList(),
                CollectionConverters.asScala(List.<JavaCode>of()).toList());
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
        return CollectionConverters.asScala(inputs).toList();
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new ScoreExpression(CollectionConverters.asJava(changed), score);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? inputs : score;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ScoreExpression;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoreExpression same && score == same.score && inputs.equals(same.inputs);
    }

    @Override
    public int hashCode() {
        return inputs.hashCode();
    }
}

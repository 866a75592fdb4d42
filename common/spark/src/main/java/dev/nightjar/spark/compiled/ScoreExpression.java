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
import scala.collection.immutable.IndexedSeq;

/**
 * A model's number, DOUBLE, of columns that are DOUBLE: first the numbers, then the indices of categories. In generated code
 * the columns stay primitive, and one vector serves all rows of a task.
 */
final class ScoreExpression extends JavaExpression {

    private static final long serialVersionUID = 1L;

    private final KernelScore score;

    private ScoreExpression(IndexedSeq<Expression> inputs, KernelScore score) {
        super(inputs);
        this.score = score;
    }

    static Column of(List<Column> inputs, KernelScore score) {
        return new ScoreExpression(expressions(inputs), score).column();
    }

    @Override
    public Object eval(InternalRow row) {
        double[] vector = score.vector();
        int[] hot = score.slots();
        for (int i = 0; i < children().size(); i++) {
            Double value = (Double) children().apply(i).eval(row);
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
        for (int i = 0; i < children().size(); i++) {
            Expression child = children().apply(i);
            ExprCode input = child.genCode(context);
            lines.append(input.code()).append('\n');
            int column = i - score.numbers();
            if (column >= 0) {
                lines.append(model + ".category(" + hot + ", " + column + ", " + input.value() + ");\n");
            } else {
                if (child.nullable()) {
                    lines.append("if (" + input.isNull() + ") throw " + model + ".missing(" + i + ");\n");
                }
                lines.append(model + ".number(" + vector + ", " + i + ", " + input.value() + ");\n");
            }
        }
        lines.append("double " + code.value() + " = " + model + ".score(" + vector + ", " + hot + ");\n");
        return code(code, lines.toString());
    }

    @Override
    public DataType dataType() {
        return DataTypes.DoubleType;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new ScoreExpression(changed, score);
    }

    @Override
    public List<Object> settings() {
        return List.of(score);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.spark.expression.JavaExpression;
import dev.nightjar.spark.expression.Quoted;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeProjection$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;

/** {@link RowDigest} of some columns, BINARY of 16 bytes, never null. */
final class InputHash extends JavaExpression {

    private static final long serialVersionUID = 1L;

    private final byte[] definition;
    private transient UnsafeProjection row;
    private transient RowDigest digest;

    private InputHash(IndexedSeq<Expression> inputs, byte[] definition) {
        super(inputs);
        this.definition = definition;
    }

    /** @param definition what it is to depend on beside the columns */
    static Column of(List<String> columns, byte[] definition) {
        return new InputHash(expressions(columns.stream().map(Quoted::column).toList()), definition).column();
    }

    @Override
    public Object eval(InternalRow input) {
        if (row == null) {
            row = UnsafeProjection.create(children());
            digest = new RowDigest(definition);
        }
        return digest.of(row.apply(input));
    }

    /** For {@link #eval}, whose projection no two tasks may share. */
    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        String type = RowDigest.class.getName();
        String from = context.addReferenceObj("definition", definition, "byte[]");
        String digester = context.addMutableState(
                type, "digest", name -> name + " = new " + type + "(" + from + ");", true, true);
        ExprCode whole = GenerateUnsafeProjection$.MODULE$.createCode(context, children(), false);
        String lines = whole.code() + "\nbyte[] " + code.value() + " = " + digester + ".of(" + whole.value() + ");\n";
        return code(code, lines);
    }

    @Override
    public DataType dataType() {
        return DataTypes.BinaryType;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new InputHash(changed, definition);
    }

    @Override
    public List<Object> settings() {
        return List.of(ByteBuffer.wrap(definition));
    }
}

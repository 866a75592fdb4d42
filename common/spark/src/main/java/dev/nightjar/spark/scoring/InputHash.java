/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.spark.expression.Quoted;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeProjection$;
import org.apache.spark.sql.catalyst.expressions.codegen.JavaCode;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@link RowDigest} of some columns, BINARY of 16 bytes, never null. */
final class InputHash extends Expression implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Expression> inputs;
    private final byte[] definition;
    private transient UnsafeProjection row;
    private transient RowDigest digest;

    private InputHash(List<Expression> inputs, byte[] definition) {
        this.inputs = List.copyOf(inputs);
        this.definition = definition;
    }

    /** @param definition what it is to depend on beside the columns */
    static Column of(List<String> columns, byte[] definition) {
        List<Expression> inputs = columns.stream()
                .map(name -> ExpressionUtils.expression(Quoted.column(name)))
                .toList();
        return ExpressionUtils.column(new InputHash(inputs, definition));
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
        return code.copy(
                new CodeBlock(
                        CollectionConverters.asScala(List.of(lines)).toList(),
                        CollectionConverters.asScala(List.<JavaCode>of()).toList()),
                FalseLiteral$.MODULE$,
                code.value());
    }

    @Override
    public DataType dataType() {
        return DataTypes.BinaryType;
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
        return new InputHash(CollectionConverters.asJava(changed), definition);
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? inputs : definition;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof InputHash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputHash same
                && Arrays.equals(definition, same.definition)
                && inputs.equals(same.inputs);
    }

    @Override
    public int hashCode() {
        return inputs.hashCode();
    }
}

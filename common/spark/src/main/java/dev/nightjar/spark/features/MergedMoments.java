/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Joins the moments of parts into those of the whole, without the loss of digits that sums of squares have: T. F. Chan, G.
 * H. Golub, R. J. LeVeque: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances (1979).
 */
final class MergedMoments extends DeclarativeAggregate {

    /** Number of values, their mean, and the sum of their squared distances from it. */
    static final StructType TYPE = StructType.fromDDL("n DOUBLE NOT NULL, mean DOUBLE NOT NULL, m2 DOUBLE NOT NULL");

    private static final long serialVersionUID = 1;

    private final Expression child;
    private final List<AttributeReference> buffer = List.of(number("n"), number("mean"), number("m2"));

    /** @param child STRUCT of {@link #TYPE}; nulls do not count */
    MergedMoments(Expression child) {
        this.child = child;
    }

    private static AttributeReference number(String name) {
        return new AttributeReference(
                name,
                DataTypes.DoubleType,
                false,
                Metadata.empty(),
                NamedExpression.newExprId(),
                CollectionConverters.asScala(List.<String>of()).toList());
    }

    @Override
    public Seq<Expression> initialValues() {
        return sequence(zero(), zero(), zero());
    }

    @Override
    public Seq<Expression> updateExpressions() {
        Seq<Expression> merged = merged(buffer.get(0), buffer.get(1), buffer.get(2), field(0), field(1), field(2));
        return sequence(
                unlessNull(merged.apply(0), buffer.get(0)),
                unlessNull(merged.apply(1), buffer.get(1)),
                unlessNull(merged.apply(2), buffer.get(2)));
    }

    @Override
    public Seq<Expression> mergeExpressions() {
        Seq<AttributeReference> other = inputAggBufferAttributes();
        return merged(buffer.get(0), buffer.get(1), buffer.get(2), other.apply(0), other.apply(1), other.apply(2));
    }

    @Override
    public Expression evaluateExpression() {
        return new CreateNamedStruct(sequence(
                Literal.create("n", DataTypes.StringType),
                buffer.get(0),
                Literal.create("mean", DataTypes.StringType),
                buffer.get(1),
                Literal.create("m2", DataTypes.StringType),
                buffer.get(2)));
    }

    private static Seq<Expression> merged(
            Expression n, Expression mean, Expression m2, Expression otherN, Expression otherMean, Expression otherM2) {
        Expression all = new Add(n, otherN);
        Expression share = new If(new EqualTo(all, zero()), zero(), new Divide(otherN, all));
        Expression delta = new Subtract(otherMean, mean);
        return sequence(
                all,
                new Add(mean, new Multiply(delta, share)),
                new Add(new Add(m2, otherM2), new Multiply(new Multiply(delta, delta), new Multiply(n, share))));
    }

    private Expression unlessNull(Expression merged, Expression before) {
        return new If(new Or(new IsNull(child), new IsNull(field(0))), before, merged);
    }

    private Expression field(int ordinal) {
        return new GetStructField(child, ordinal, Option.empty());
    }

    private static Literal zero() {
        return Literal.create(0.0, DataTypes.DoubleType);
    }

    private static Seq<Expression> sequence(Expression... expressions) {
        return CollectionConverters.asScala(List.of(expressions)).toList();
    }

    @Override
    public Seq<AttributeReference> aggBufferAttributes() {
        return CollectionConverters.asScala(buffer).toList();
    }

    @Override
    public DataType dataType() {
        return TYPE;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Seq<Expression> children() {
        return sequence(child);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new MergedMoments(changed.apply(0));
    }

    @Override
    public int productArity() {
        return 1;
    }

    @Override
    public Object productElement(int n) {
        return child;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof MergedMoments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MergedMoments moments && child.equals(moments.child);
    }

    @Override
    public int hashCode() {
        return Objects.hash(child);
    }
}

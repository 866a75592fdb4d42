/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.IndexedSeq;

/**
 * Where an aggregate stands in a plan of Spark.
 *
 * @param children what it is computed from
 * @param mutableOffset of its buffer among those that are updated
 * @param inputOffset of its buffer among those that are merged
 */
public record AggregatePlace(IndexedSeq<Expression> children, int mutableOffset, int inputOffset)
        implements Serializable {

    /** Over columns, before it is in a plan. */
    public static AggregatePlace over(List<Column> columns) {
        return new AggregatePlace(JavaExpression.expressions(columns), 0, 0);
    }

    AggregatePlace withChildren(IndexedSeq<Expression> changed) {
        return new AggregatePlace(changed, mutableOffset, inputOffset);
    }

    AggregatePlace withMutableOffset(int offset) {
        return new AggregatePlace(children, offset, inputOffset);
    }

    AggregatePlace withInputOffset(int offset) {
        return new AggregatePlace(children, mutableOffset, offset);
    }
}

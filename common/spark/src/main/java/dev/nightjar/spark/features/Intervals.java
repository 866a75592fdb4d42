/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Numbers of intervals, and blocks of them. Cuts divide time; the interval of a moment has the number of cuts up to it.
 * Blocks of level l hold 4^l intervals, so that any run of intervals is a few blocks, as in a segment tree.
 */
public final class Intervals {

    /** Each level has blocks of four of the level below. */
    private static final int BITS = 2;

    private static final int LEVEL_BITS = 4;
    private static final int RING_BITS = 16;

    private Intervals() {}

    /**
     * How many cuts lie at a moment or before.
     *
     * @param cuts ARRAY of TIMESTAMP, in order
     */
    static Column of(Column cuts, Column moment) {
        return invoke("number", DataTypes.IntegerType, cuts, moment);
    }

    /**
     * The blocks that make up runs of intervals which end together: each as the number of the shortest run that it is in, its
     * level, and its number; take them apart with {@link #ring}, {@link #level} and {@link #block}.
     *
     * @param begins ARRAY of INT: first interval of each run, from the shortest run to the longest
     * @param end last interval of all
     * @return ARRAY of BIGINT
     */
    static Column cover(Column begins, Column end, int highestLevel) {
        return invoke("blocks", DataTypes.createArrayType(DataTypes.LongType, false), begins, end, lit(highestLevel));
    }

    static Column ring(Column covering) {
        return covering.bitwiseAND(mask(RING_BITS)).cast("int");
    }

    static Column level(Column covering) {
        return shiftright(covering, RING_BITS).bitwiseAND(mask(LEVEL_BITS)).cast("int");
    }

    static Column block(Column covering) {
        return shiftright(covering, RING_BITS + LEVEL_BITS).cast("int");
    }

    /** The number of an interval's block of a level. */
    static Column blockOf(Column interval, Column level) {
        return call_function("shiftright", interval, level.multiply(BITS));
    }

    /** The highest level of which a run of so many intervals can hold a block. */
    static int highestLevel(int intervals) {
        int level = 0;
        while (level < (1 << LEVEL_BITS) - 1 && 1L << (BITS * (level + 1)) <= intervals) {
            level++;
        }
        return level;
    }

    /** Called by Spark. */
    public static int number(ArrayData cuts, long moment) {
        int low = 0;
        int high = cuts.numElements();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cuts.getLong(middle) <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Called by Spark. */
    public static ArrayData blocks(ArrayData begins, int end, int highestLevel) {
        long[] blocks = new long[16];
        int count = 0;
        int last = end;
        for (int ring = 0; ring < begins.numElements(); ring++) {
            int next = begins.getInt(ring);
            int from = next;
            while (next <= last) {
                int level = level(next, last, highestLevel);
                if (count == blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * count);
                }
                blocks[count++] = ((long) (next >> (BITS * level)) << LEVEL_BITS | level) << RING_BITS | ring;
                next += 1 << (BITS * level);
            }
            last = from - 1;
        }
        return UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(blocks, count));
    }

    private static int level(int first, int last, int highest) {
        int level = 0;
        while (level < highest
                && (first & ((1 << (BITS * (level + 1))) - 1)) == 0
                && first + (1L << (BITS * (level + 1))) - 1 <= last) {
            level++;
        }
        return level;
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    private static Column invoke(String method, DataType type, Column... arguments) {
        List<Expression> expressions = Arrays.stream(arguments)
                .map(argument -> ExpressionUtils.expression(argument))
                .toList();
        return ExpressionUtils.column(new StaticInvoke(
                Intervals.class,
                type,
                method,
                CollectionConverters.asScala(expressions).toList(),
                CollectionConverters.asScala(List.<AbstractDataType>of()).toList(),
                true,
                false,
                true,
                Option.empty()));
    }
}

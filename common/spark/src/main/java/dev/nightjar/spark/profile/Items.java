/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary.TopValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.common.ArrayOfDoublesSerDe;
import org.apache.datasketches.common.ArrayOfItemsSerDe;
import org.apache.datasketches.common.ArrayOfLongsSerDe;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * As what frequent values are counted. The state is that of Spark's `approx_top_k_accumulate`: a frequent-items sketch
 * and, in eight bytes, the number of nulls.
 *
 * @param <T> of the sketch's items
 */
final class Items<T> {

    private static final Items<Long> WHOLE = new Items<>(new ArrayOfLongsSerDe());
    private static final Items<Double> FRACTIONS = new Items<>(new ArrayOfDoublesSerDe());
    private static final Items<String> TEXT = new Items<>(new ArrayOfStringsSerDe());

    private final ArrayOfItemsSerDe<T> serDe;

    private Items(ArrayOfItemsSerDe<T> serDe) {
        this.serDe = serDe;
    }

    /** Those of a column. */
    static Items<?> of(String type, ColumnKind kind) {
        return switch (kind) {
            case BOOLEAN, DATE -> WHOLE;
            case NUMBER -> isWhole(type) ? WHOLE : FRACTIONS;
            default -> TEXT;
        };
    }

    static boolean isWhole(String type) {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INT", "BIGINT" -> true;
            default -> false;
        };
    }

    byte[] merge(byte[] one, byte[] other) {
        byte[] sketch = sketch(one).merge(sketch(other)).toByteArray(serDe);
        return ByteBuffer.allocate(sketch.length + Long.BYTES)
                .put(sketch)
                .putLong(nulls(one) + nulls(other))
                .array();
    }

    /** The most frequent values: none that only might be frequent. */
    List<TopValue> top(byte[] state, int limit, ValueText text) {
        List<TopValue> values = new ArrayList<>();
        for (ItemsSketch.Row<T> row : sketch(state).getFrequentItems(ErrorType.NO_FALSE_POSITIVES)) {
            values.add(new TopValue(text.text(row.getItem()), row.getEstimate()));
        }
        values.sort(Comparator.comparingLong(TopValue::rows).reversed().thenComparing(TopValue::value));
        return List.copyOf(values.subList(0, Math.min(limit, values.size())));
    }

    private ItemsSketch<T> sketch(byte[] state) {
        return ItemsSketch.getInstance(Memory.wrap(Arrays.copyOf(state, state.length - Long.BYTES)), serDe);
    }

    private static long nulls(byte[] state) {
        return ByteBuffer.wrap(state).getLong(state.length - Long.BYTES);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary.TopValue;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.memory.Memory;

/** As what frequent values are counted: text as itself, whole numbers as LONG, and others as the bits of a DOUBLE. */
enum Items {
    WHOLE {
        @Override
        Stream<TopValue> frequent(byte[] sketch, ValueText text) {
            return longs(sketch).map(row -> new TopValue(text.text(row.getItem()), row.getEstimate()));
        }
    },
    FRACTIONS {
        @Override
        Stream<TopValue> frequent(byte[] sketch, ValueText text) {
            return longs(sketch)
                    .map(row -> new TopValue(text.text(Double.longBitsToDouble(row.getItem())), row.getEstimate()));
        }
    },
    TEXT {
        @Override
        byte[] merge(byte[] one, byte[] other) {
            return sketch(one).merge(sketch(other)).toByteArray(STRINGS);
        }

        @Override
        Stream<TopValue> frequent(byte[] sketch, ValueText text) {
            return Stream.of(sketch(sketch).getFrequentItems(ErrorType.NO_FALSE_POSITIVES))
                    .map(row -> new TopValue(text.text(row.getItem()), row.getEstimate()));
        }

        private ItemsSketch<String> sketch(byte[] sketch) {
            return ItemsSketch.getInstance(Memory.wrap(sketch), STRINGS);
        }
    };

    private static final ArrayOfStringsSerDe STRINGS = new ArrayOfStringsSerDe();

    /** Those of a column. */
    static Items of(String type, ColumnKind kind) {
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
        return LongsSketch.getInstance(Memory.wrap(one))
                .merge(LongsSketch.getInstance(Memory.wrap(other)))
                .toByteArray();
    }

    /** The most frequent values: none that only might be frequent. */
    List<TopValue> top(byte[] sketch, int limit, ValueText text) {
        return frequent(sketch, text)
                .sorted(Comparator.comparingLong(TopValue::rows).reversed().thenComparing(TopValue::value))
                .limit(limit)
                .toList();
    }

    abstract Stream<TopValue> frequent(byte[] sketch, ValueText text);

    private static Stream<LongsSketch.Row> longs(byte[] sketch) {
        return Stream.of(LongsSketch.getInstance(Memory.wrap(sketch)).getFrequentItems(ErrorType.NO_FALSE_POSITIVES));
    }
}

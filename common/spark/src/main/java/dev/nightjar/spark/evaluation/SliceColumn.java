/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of text that tells which part of a slicing a row belongs to.
 *
 * @param slice as the pipeline file says it
 * @param values that have a part of their own
 * @param parts names of the parts, one a value, and for others and NULL one each if {@link #all}
 * @param all whether rows with other values or NULL make parts too, or belong to none
 */
record SliceColumn(String slice, List<String> values, List<String> parts, boolean all) implements Serializable {

    static final int NO_PART = -1;

    /** A part for each of some values of a column, one for its other values and one for NULL. */
    static SliceColumn of(String column, List<String> values) {
        List<String> parts = new ArrayList<>();
        values.forEach(value -> parts.add(column + "=" + value));
        parts.add(column + "=(other)");
        parts.add(column + "=(missing)");
        return new SliceColumn(column, List.copyOf(values), List.copyOf(parts), true);
    }

    /** One part, of the rows whose text is the condition. */
    static SliceColumn where(String condition) {
        return new SliceColumn(condition, List.of(condition), List.of(condition), false);
    }

    /** Finds the part of a value. */
    Lookup lookup() {
        Map<UTF8String, Integer> known = new HashMap<>();
        values.forEach(value -> known.put(UTF8String.fromString(value), known.size()));
        return new Lookup(known, all);
    }

    /** The numbers of parts by value. */
    record Lookup(Map<UTF8String, Integer> known, boolean all) {

        /** @param value as Spark holds it, or null */
        int part(Object value) {
            if (value == null) {
                return all ? known.size() + 1 : NO_PART;
            }
            // numbers of few values, which Java keeps boxed
            return known.getOrDefault((UTF8String) value, all ? known.size() : NO_PART);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** The indices of the labels of one `StringIndexerModel`; what is no label, or null, has the index after the last. */
public final class Categories implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Map<UTF8String, Integer> indices = new HashMap<>();

    Categories(String[] labels) {
        for (int i = 0; i < labels.length; i++) {
            indices.put(UTF8String.fromString(labels[i]), i);
        }
    }

    /** From 0; of any other text, or null, the number of labels. */
    public double index(UTF8String text) {
        Integer index = text == null ? null : indices.get(text);
        return index == null ? indices.size() : index;
    }

    /** A flag if there is a text that is none of the labels, else 0. */
    public long unknown(UTF8String text, long flag) {
        return text == null || indices.containsKey(text) ? 0 : flag;
    }
}

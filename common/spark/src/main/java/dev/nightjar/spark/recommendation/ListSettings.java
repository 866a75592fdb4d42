/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.io.Serializable;

/**
 * How lists are made.
 *
 * @param topK most items of a list
 * @param excludeSeen whether items that the user has already are left out
 */
public record ListSettings(int topK, boolean excludeSeen) implements Serializable {

    public ListSettings {
        if (topK < 1) {
            throw new IllegalArgumentException("Invalid topK " + topK + ": a list has at least one item.");
        }
    }
}

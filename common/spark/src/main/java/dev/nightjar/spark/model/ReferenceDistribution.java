/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.List;

/**
 * How a column was distributed in training.
 *
 * @param kind `numeric` or `category`
 * @param edges inner edges of the bins of a number, ascending; bin i holds edge i-1 <= value < edge i
 * @param categories of a text, the most frequent first
 * @param shares of a number: one a bin, then of missing values; of a text: one a category, then of all others, then of
 *     missing values. They add up to 1
 */
public record ReferenceDistribution(String kind, List<Double> edges, List<String> categories, List<Double> shares) {

    public static final String NUMERIC = "numeric";
    public static final String CATEGORY = "category";
}

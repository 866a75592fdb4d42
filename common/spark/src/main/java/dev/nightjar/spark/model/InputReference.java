/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an input was in training, for scoring to tell what is new.
 *
 * @param categories values of a category, the most frequent first; empty for inputs that are no category
 * @param others about the share of rows whose value is not among `categories`; 0 unless these are too many to be kept
 * @param nulls share of rows without a value; of numbers also those that are NaN
 */
public record InputReference(List<String> categories, double others, double nulls) {

    /** Of inputs of a model, which were measured together with the distributions of the same. */
    static Map<String, InputReference> of(InputStatistics statistics, Map<String, ReferenceDistribution> measured) {
        Map<String, InputReference> references = new LinkedHashMap<>();
        measured.forEach((input, distribution) -> {
            SeenValues seen = statistics.seen().getOrDefault(input, new SeenValues(List.of(), 0));
            double missing = missing(distribution);
            references.put(input, new InputReference(seen.values(), seen.others() * (1 - missing), missing));
        });
        statistics.empty().forEach(input -> references.put(input, new InputReference(List.of(), 0, 1)));
        return references;
    }

    /** Of a model that was saved with nothing but distributions: values that are rare in training are not known. */
    static Map<String, InputReference> of(Map<String, ReferenceDistribution> measured) {
        return of(InputStatistics.NONE, measured);
    }

    private static double missing(ReferenceDistribution distribution) {
        return distribution.shares().get(distribution.shares().size() - 1);
    }
}

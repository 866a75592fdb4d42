/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Map;
import java.util.Optional;

/**
 * What the training rows were like.
 *
 * @param inputs distributions of inputs, what drift is measured against
 * @param prediction distribution of the prediction
 * @param references of all inputs, what scoring holds a night against
 */
public record ModelProfile(
        Map<String, ReferenceDistribution> inputs,
        Optional<ReferenceDistribution> prediction,
        Map<String, InputReference> references) {

    /** Models that were saved before there were references have those that distributions tell. */
    public ModelProfile {
        references = references == null ? InputReference.of(inputs) : references;
    }

    /** Of distributions alone. */
    public ModelProfile(Map<String, ReferenceDistribution> inputs, Optional<ReferenceDistribution> prediction) {
        this(inputs, prediction, null);
    }
}

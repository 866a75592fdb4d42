/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Map;
import java.util.Optional;

/** Distributions of inputs and prediction on the training rows; what drift is measured against. */
public record ModelProfile(Map<String, ReferenceDistribution> inputs, Optional<ReferenceDistribution> prediction) {}

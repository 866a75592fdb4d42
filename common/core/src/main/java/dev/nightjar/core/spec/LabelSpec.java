/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What the model is to predict.
 *
 * @param expr Spark SQL over the label source's row, or over the spine's row without `source`
 * @param join columns that the label source shares with the spine
 * @param defaultValue Spark SQL constant for examples with no label row (YAML key `default`)
 * @param delay whole days after which an example without a label row counts as `default`
 */
public record LabelSpec(
        String expr, Optional<String> source, List<String> join, Optional<String> defaultValue, Period delay) {}

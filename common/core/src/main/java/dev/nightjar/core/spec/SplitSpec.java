/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;

/** How examples are divided into training, validation and test. */
public sealed interface SplitSpec {

    /** The newest `test` days, the `validation` days before, then `gap`, then `train`. */
    record ByTime(Period train, Period gap, Period validation, Period test) implements SplitSpec {}

    /** By a hash of `key` that is the same every night; shares add up to at most 1. */
    record ByHash(List<String> key, double train, double validation, double test) implements SplitSpec {}

    /** By the value of a column of the spine. */
    record ByColumn(String column, List<String> train, List<String> validation, List<String> test)
            implements SplitSpec {}
}

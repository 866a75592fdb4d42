/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;

/**
 * What is scored each night.
 *
 * @param source default: the spine
 * @param alias of the model version that scores
 * @param shadow alias of a version that is scored beside it
 * @param columns carried along beside the key
 * @param explain how many of the strongest contributions a row; 0 for none
 * @param maxPeakMemory of the process of the driver or of an executor while it scores: bytes, or with a unit, `4g`
 */
public record ScoringSpec(
        Optional<String> source,
        Optional<String> where,
        String alias,
        Optional<String> shadow,
        List<String> columns,
        int explain,
        OnEmpty onEmpty,
        Optional<String> maxPeakMemory) {

    /** What a night without rows to score means. */
    public enum OnEmpty {
        FAIL,
        SKIP
    }
}

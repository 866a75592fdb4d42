/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

/** How a step ended. */
public sealed interface StepOutcome {

    /** It did its work. */
    record Success() implements StepOutcome {}

    /** It had nothing to do, and said why. */
    record Skipped(String reason) implements StepOutcome {}

    /**
     * It failed.
     *
     * @param worthRetrying false where the same would happen again: a wrong file, a model refused by a gate
     */
    record Failed(String reason, boolean worthRetrying) implements StepOutcome {}

    /** It did its work. */
    static StepOutcome success() {
        return new Success();
    }

    /** A failure that may pass. */
    static StepOutcome failed(String reason) {
        return new Failed(reason, true);
    }
}

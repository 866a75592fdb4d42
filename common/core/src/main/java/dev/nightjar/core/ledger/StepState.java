/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.ledger;

/** How a step of a run stands. */
public enum StepState {
    RUNNING,
    SUCCESS,
    SKIPPED,
    FAILED
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.plan;

/** Whether training is due on a night, and why or why not. */
public record RetrainDecision(boolean due, String reason) {}

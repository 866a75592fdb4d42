/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;

/** Upkeep of the pipeline's tables. */
public record MaintainSpec(Period every, boolean optimize, Period vacuumAfter) {}

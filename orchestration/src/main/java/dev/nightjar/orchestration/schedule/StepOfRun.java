/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

/** A step, and the run that it is of. */
public record StepOfRun(Run run, RunStep step) {}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

/** The log of a task's attempt, the first being 1. */
public record LogRequest(String dagId, String dagRunId, String taskId, int tryNumber) {}

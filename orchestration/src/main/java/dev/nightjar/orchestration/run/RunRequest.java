/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.nio.file.Path;
import java.time.LocalDate;

/**
 * A night that a runner is to work on.
 *
 * @param runId as in the ledger of the lake
 * @param pipeline name of the pipeline
 * @param file of the pipeline
 * @param clears how often the run was made to run again
 */
public record RunRequest(String runId, String pipeline, Path file, LocalDate date, int clears) {}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.time.LocalDate;

/**
 * A step at work, as its commits name it.
 *
 * @param date the logical date
 * @param name as in the ledger
 */
record RunningStep(String pipeline, LocalDate date, String runId, String name) {}

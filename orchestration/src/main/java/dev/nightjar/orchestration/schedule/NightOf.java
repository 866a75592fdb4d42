/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which night a run is of.
 *
 * @param logicalDate the tick, unique in a pipeline; empty for runs by hand that have none
 * @param date the day whose data is processed
 * @param runAfter when the run is due
 */
public record NightOf(Optional<Instant> logicalDate, LocalDate date, Instant runAfter) {}

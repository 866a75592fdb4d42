/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A run that has ended.
 *
 * @param runId empty if it never had one
 * @param failure why it failed, if it did
 * @param occasion tells this end from others of the same run
 */
record EndedRun(
        String pipeline,
        LocalDate date,
        Optional<String> runId,
        Instant at,
        Optional<String> failure,
        String occasion) {}

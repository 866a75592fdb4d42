/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Optional;

/** By when a run should be done, and whether it was noticed that it is not. */
public record Deadline(Optional<Instant> at, boolean missed) {

    /** None. */
    public static Deadline none() {
        return new Deadline(Optional.empty(), false);
    }

    Deadline noticed() {
        return new Deadline(at, true);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.Optional;

/**
 * Which scheduler works on a run. The generation grows with every change of hands, and whoever writes names the one it
 * took: a scheduler that was thought dead and comes back finds that its writes count for nothing.
 */
public record Lease(Optional<String> owner, long generation) {

    Lease takenBy(String scheduler) {
        return new Lease(Optional.of(scheduler), generation + 1);
    }

    Lease released() {
        return new Lease(Optional.empty(), generation + 1);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that is to be added to the queue.
 *
 * @param deadline when an alert is raised if it is not done
 * @param steps in the order of the plan
 */
public record NewRun(
        RunKey key, RunType type, NightOf night, Trigger trigger, Optional<Instant> deadline, List<NewStep> steps) {

    /** The same, as a part of a backfill. */
    public NewRun of(long backfill) {
        return new NewRun(key, type, night, trigger.of(backfill), deadline, steps);
    }

    NewRun withoutDeadline() {
        return new NewRun(key, type, night, trigger, Optional.empty(), steps);
    }

    /** A step that it will have. */
    public record NewStep(String step, List<String> dependsOn, int retries) {}
}

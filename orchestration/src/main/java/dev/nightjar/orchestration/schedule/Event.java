/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened, kept with the change that it tells of.
 *
 * @param event what, such as `run.success` or `step.failed`
 * @param actor who did it: a user, or empty for the scheduler
 * @param extra more of it, as text
 */
public record Event(
        Instant at,
        String event,
        Optional<String> pipeline,
        Optional<String> runId,
        Optional<String> step,
        Optional<Integer> tryNumber,
        Optional<String> actor,
        Optional<String> extra) {

    /** Of a server, not of a pipeline. */
    public static Event ofServer(Instant at, String event, String extra) {
        return new Event(
                at,
                event,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(extra));
    }

    /** Of a pipeline, not of one run. */
    public static Event ofPipeline(
            Instant at, String event, String pipeline, Optional<String> actor, Optional<String> extra) {
        return new Event(
                at, event, Optional.of(pipeline), Optional.empty(), Optional.empty(), Optional.empty(), actor, extra);
    }

    static Event ofRun(Instant at, String event, RunKey run, Optional<String> actor, Optional<String> extra) {
        return new Event(
                at,
                event,
                Optional.of(run.pipeline()),
                Optional.of(run.runId()),
                Optional.empty(),
                Optional.empty(),
                actor,
                extra);
    }

    static Event ofStep(
            Instant at, String event, RunKey run, RunStep step, Optional<String> actor, Optional<String> extra) {
        return new Event(
                at,
                event,
                Optional.of(run.pipeline()),
                Optional.of(run.runId()),
                Optional.of(step.step()),
                Optional.of(step.tryNumber()),
                actor,
                extra);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;

/** Which steps. Empty lists leave all through; the state of a step that waits is `none`. */
public record StepFilter(
        List<String> pipelines,
        List<String> runIds,
        List<String> steps,
        List<String> states,
        List<Condition> conditions,
        PageRequest page) {

    public StepFilter {
        pipelines = List.copyOf(pipelines);
        runIds = List.copyOf(runIds);
        steps = List.copyOf(steps);
        states = List.copyOf(states);
        conditions = List.copyOf(conditions);
    }
}

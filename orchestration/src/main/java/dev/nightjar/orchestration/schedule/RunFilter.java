/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;

/** Which runs. Empty lists leave all through. */
public record RunFilter(
        List<String> pipelines, List<String> states, List<String> types, List<Condition> conditions, PageRequest page) {

    public RunFilter {
        pipelines = List.copyOf(pipelines);
        states = List.copyOf(states);
        types = List.copyOf(types);
        conditions = List.copyOf(conditions);
    }

    /** The runs of a pipeline. */
    public static RunFilter of(String pipeline, PageRequest page) {
        return new RunFilter(List.of(pipeline), List.of(), List.of(), List.of(), page);
    }

    /** The runs of a pipeline in a state. */
    public static RunFilter of(String pipeline, RunState state, PageRequest page) {
        return new RunFilter(List.of(pipeline), List.of(state.text()), List.of(), List.of(), page);
    }
}

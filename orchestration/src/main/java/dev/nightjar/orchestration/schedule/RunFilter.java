/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;

/**
 * Which runs. Empty lists and absent values leave all through.
 *
 * @param runIdPattern with `%` for anything, in any case
 */
public record RunFilter(
        List<String> pipelines,
        List<String> states,
        List<String> types,
        Optional<String> runIdPattern,
        List<Range> ranges,
        PageRequest page) {

    public RunFilter {
        pipelines = List.copyOf(pipelines);
        states = List.copyOf(states);
        types = List.copyOf(types);
        ranges = List.copyOf(ranges);
    }

    /** The runs of a pipeline. */
    public static RunFilter of(String pipeline, PageRequest page) {
        return new RunFilter(List.of(pipeline), List.of(), List.of(), Optional.empty(), List.of(), page);
    }
}

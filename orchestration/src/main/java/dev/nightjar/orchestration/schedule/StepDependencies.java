/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Which steps of a run wait for which, as they were when it was planned. */
public final class StepDependencies {

    private final Map<String, List<String>> before = new LinkedHashMap<>();

    /** Of steps in the order of the plan. */
    public StepDependencies(Collection<RunStep> steps) {
        steps.forEach(step -> before.put(step.step(), step.dependsOn()));
    }

    /** The steps that wait for any of some, directly or not, in the order of the plan. */
    public List<String> downstream(Set<String> names) {
        return reach(names, this::next);
    }

    /** The steps that any of some waits for, directly or not, in the order of the plan. */
    public List<String> upstream(Set<String> names) {
        return reach(names, name -> before.getOrDefault(name, List.of()));
    }

    /** The steps that wait for one, directly. */
    public List<String> next(String name) {
        return before.keySet().stream()
                .filter(other -> before.get(other).contains(name))
                .toList();
    }

    private List<String> reach(Set<String> from, Function<String, List<String>> neighbours) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            neighbours.apply(open.pop()).stream()
                    .filter(before::containsKey)
                    .filter(found::add)
                    .forEach(open::push);
        }
        return before.keySet().stream().filter(found::contains).toList();
    }
}

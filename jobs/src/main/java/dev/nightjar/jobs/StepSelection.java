/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.plan.PlannedStep;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which steps of a plan to run; a name is a step (`ingest.orders`) or a stage (`ingest`). `only` may name several. */
record StepSelection(Optional<String> only, Optional<String> from, Optional<String> to) {

    /**
     * The selected steps, in order.
     *
     * @throws UsageError if a name is no step or stage of the plan
     */
    List<PlannedStep> of(List<PlannedStep> plan) {
        if (only.isPresent()) {
            List<String> names = List.of(only.get().split(","));
            names.forEach(name -> first(plan, name));
            return plan.stream()
                    .filter(step -> names.stream().anyMatch(step::matches))
                    .toList();
        }
        int start = from.map(name -> first(plan, name)).orElse(0);
        int end = to.map(name -> last(plan, name)).orElse(plan.size() - 1);
        if (start > end) {
            throw new UsageError("Cannot run from " + from.get() + " to " + to.get() + ": the steps run in the order "
                    + names(plan) + ".");
        }
        return plan.subList(start, end + 1);
    }

    private static int first(List<PlannedStep> plan, String name) {
        for (int i = 0; i < plan.size(); i++) {
            if (plan.get(i).matches(name)) {
                return i;
            }
        }
        throw new UsageError("Unknown step " + name + ". This pipeline has: " + names(plan) + ".");
    }

    private static int last(List<PlannedStep> plan, String name) {
        int index = first(plan, name);
        while (index + 1 < plan.size() && plan.get(index + 1).matches(name)) {
            index++;
        }
        return index;
    }

    private static String names(List<PlannedStep> plan) {
        return plan.stream().map(PlannedStep::step).collect(Collectors.joining(", "));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.ViewDefinition;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which nights a backfill has to run: those with a step that is missing or failed, and if some steps only are asked for, also
 * those with a step whose features are of another definition. Whole nights are not run again for a view that changed.
 *
 * @param pipeline what the file says on a date
 * @param only a step or stage; empty for whole nights
 */
record DueNights(RunLedger ledger, Function<LocalDate, PipelineSpec> pipeline, Optional<String> only) {

    /** In order; the first date's pipeline says under which name the ledger is searched. */
    List<LocalDate> between(LocalDate from, LocalDate to) {
        Map<LocalDate, Map<String, StepRun>> newest = new HashMap<>();
        for (StepRun run :
                ledger.find(RunLedger.Query.of(pipeline.apply(from).pipeline()).between(from, to))) {
            newest.computeIfAbsent(run.date(), date -> new HashMap<>()).put(run.step(), run);
        }
        return from.datesUntil(to.plusDays(1))
                .filter(date -> !good(pipeline.apply(date), newest.getOrDefault(date, Map.of())))
                .toList();
    }

    private boolean good(PipelineSpec spec, Map<String, StepRun> runs) {
        return PipelinePlan.of(spec).stream()
                .filter(step -> only.map(step::matches).orElse(true))
                .map(PlannedStep::step)
                .allMatch(step -> runs.containsKey(step) && good(spec, runs.get(step)));
    }

    private boolean good(PipelineSpec spec, StepRun run) {
        boolean changed = only.isPresent() && run.isOtherThan(ViewDefinition.hash(spec, run.step()));
        return run.state() != StepState.FAILED && !changed;
    }
}

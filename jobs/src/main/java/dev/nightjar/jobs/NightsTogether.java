/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.step.BackfillStep;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepRunner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first steps of many nights, each for all of them in one Spark job where the step allows it. */
final class NightsTogether {

    private static final Logger LOG = LoggerFactory.getLogger(NightsTogether.class);

    /** More would make plans that take long to analyse and caches that do not fit. */
    private static final int AT_ONCE = 32;

    private final JobOutput output;
    private final Map<LocalDate, List<StepRun>> done = new HashMap<>();

    NightsTogether(JobOutput output) {
        this.output = output;
    }

    /** Runs those steps that come before the first which must be run night by night. */
    void run(List<Night> nights, List<PlannedStep> steps) {
        for (PlannedStep step : steps) {
            if (!(Steps.of(step.step()) instanceof BackfillStep backfill)) {
                return;
            }
            for (int from = 0; from < nights.size(); from += AT_ONCE) {
                run(nights.subList(from, Math.min(nights.size(), from + AT_ONCE)), step.step(), backfill);
            }
        }
    }

    /** What was done for a night. */
    List<StepRun> of(Night night) {
        return done.getOrDefault(night.date(), List.of());
    }

    private void run(List<Night> nights, String name, BackfillStep step) {
        if (nights.size() == 1) {
            return;
        }
        output.started(name);
        List<StepContext> contexts =
                nights.stream().map(night -> night.step(name)).toList();
        try {
            List<StepRun> runs = StepRunner.runTogether(step, contexts);
            runs.forEach(run ->
                    done.computeIfAbsent(run.date(), date -> new ArrayList<>()).add(run));
            output.result(RunDocument.StepDocument.together(runs));
        } catch (DataRefused | LostRace e) {
            LOG.info("{} is run night by night. {}", name, e.getMessage());
        }
    }
}

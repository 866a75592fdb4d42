/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One try of a step in a run, as the ledger keeps it.
 *
 * @param step `ingest.transactions`, `features.customer_spend`, `train`, ...
 * @param read Delta versions of the tables read, by SQL name with schema (`card_fraud.scores`)
 * @param wrote Delta versions of the tables written, likewise
 * @param datesTouched dates other than the night's own whose rows changed, such as those that late rows belong to
 * @param measures figures of the step by name, such as `drift.alerts` or `metric.areaUnderROC`
 * @param modelVersion the model version trained, promoted or scored with
 * @param peakMemoryBytes of the driver's heap in use, 0 if not measured
 * @param reason why it was skipped or failed
 * @param definition of a step of features: hash of the view's definition that made them
 */
public record StepRun(
        String runId,
        String pipeline,
        LocalDate date,
        String step,
        StepState state,
        Instant startedAt,
        Optional<Instant> endedAt,
        long rowsRead,
        long rowsWritten,
        long rowsQuarantined,
        long rowsDropped,
        Map<String, Long> read,
        Map<String, Long> wrote,
        List<LocalDate> datesTouched,
        Map<String, Double> measures,
        Optional<Integer> modelVersion,
        long peakMemoryBytes,
        Optional<String> reason,
        String specHash,
        String codeVersion,
        Optional<String> definition) {

    /** A ledger of an earlier version has no dates touched, and no definitions. */
    public StepRun {
        datesTouched = datesTouched == null ? List.of() : List.copyOf(datesTouched);
        definition = definition == null ? Optional.empty() : definition;
    }

    /** The stage: the step's name up to the first dot. */
    public String stage() {
        return stage(step);
    }

    /** The stage of a step: its name up to the first dot. */
    public static String stage(String step) {
        int dot = step.indexOf('.');
        return dot < 0 ? step : step.substring(0, dot);
    }

    /** Whether it is known to be of another definition than one that holds now. */
    public boolean isOtherThan(Optional<String> current) {
        return definition.isPresent() && !definition.equals(current);
    }

    /** How long it took, zero while it runs. */
    public Duration took() {
        return endedAt.map(end -> Duration.between(startedAt, end)).orElse(Duration.ZERO);
    }

    /** Of the steps of one run the last attempt of each: one that failed or lost a race may have gone again. */
    public static List<StepRun> lastAttempts(List<StepRun> ofRun) {
        Map<String, StepRun> byStep = new LinkedHashMap<>();
        ofRun.stream().sorted(Comparator.comparing(StepRun::startedAt)).forEach(run -> byStep.put(run.step(), run));
        return List.copyOf(byStep.values());
    }
}

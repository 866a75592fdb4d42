/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.plan;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.Metric;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.spec.ModelSpec.OnDecay;
import dev.nightjar.core.spec.ModelSpec.RetrainSpec;
import dev.nightjar.core.spec.PipelineSpec;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides whether training is due. It looks only at versions trained for earlier dates and at monitoring of earlier
 * nights, so that a night decides the same when it is repeated.
 */
public final class RetrainPolicy {

    private final PipelineSpec spec;
    private final LocalDate date;
    private final RunLedger ledger;
    private final ModelVersion last;
    private final RetrainSpec retrain;

    private RetrainPolicy(PipelineSpec spec, LocalDate date, RunLedger ledger, ModelVersion last) {
        this.spec = spec;
        this.date = date;
        this.ledger = ledger;
        this.last = last;
        this.retrain = spec.model().orElseThrow().retrain();
    }

    /** Whether the pipeline trains on the night of a date, and why. */
    public static RetrainDecision decide(PipelineSpec spec, LocalDate date, RegisteredModel model, RunLedger ledger) {
        return model.versions().stream()
                .filter(version -> version.date().isBefore(date))
                .max(Comparator.comparing(ModelVersion::date).thenComparing(ModelVersion::version))
                .map(last -> new RetrainPolicy(spec, date, ledger, last).decide())
                .orElse(new RetrainDecision(true, "the model was not trained before"));
    }

    private RetrainDecision decide() {
        Optional<String> cause = age().or(this::drift).or(this::decay);
        if (cause.isEmpty()) {
            return new RetrainDecision(
                    false,
                    "not due: version " + last.version() + " was trained on " + last.date()
                            + retrain.every()
                                    .map(every -> ", and the next is due on "
                                            + last.date().plus(every))
                                    .orElse(", and no model.retrain.every is set"));
        }
        if (retrain.minNewRows() > 0) {
            long rows = newRows();
            if (rows < retrain.minNewRows()) {
                return new RetrainDecision(
                        false,
                        cause.get() + ", but only " + rows + " new rows since " + last.date() + " (minNewRows "
                                + retrain.minNewRows() + ")");
            }
        }
        return new RetrainDecision(true, cause.get());
    }

    private Optional<String> age() {
        return retrain.every()
                .filter(every -> !last.date().plus(every).isAfter(date))
                .map(every -> "version " + last.version() + " of " + last.date() + " is " + every + " old or older");
    }

    private Optional<String> drift() {
        if (!retrain.onDrift()) {
            return Optional.empty();
        }
        return newest("monitor", last.date().plusDays(1), date.minusDays(1)).stream()
                .filter(run -> run.measures().getOrDefault("drift.alerts", 0.0) > 0)
                .max(Comparator.comparing(StepRun::date))
                .map(run -> "drift alert on " + run.date());
    }

    private Optional<String> decay() {
        Optional<OnDecay> rule = retrain.onDecay();
        Optional<Double> tested = rule.flatMap(decay -> Optional.ofNullable(
                        last.metrics().getOrDefault("test", Map.of()).get(decay.metric()))
                .map(MetricValue::value));
        if (tested.isEmpty()) {
            return Optional.empty();
        }
        String metric = rule.get().metric();
        String measure = "performance." + metric;
        return newest("monitor", last.date().plusDays(1), date.minusDays(1)).stream()
                .filter(run -> run.measures().containsKey(measure))
                .max(Comparator.comparing(StepRun::date))
                .filter(run ->
                        Metric.improvement(metric, tested.get(), run.measures().get(measure))
                                > rule.get().drop())
                .map(run -> String.format(
                        Locale.ROOT,
                        "%s %s to %.4f on %s, from %.4f in test",
                        metric,
                        run.measures().get(measure) < tested.get() ? "fell" : "rose",
                        run.measures().get(measure),
                        run.date(),
                        tested.get()));
    }

    private long newRows() {
        String step = "ingest." + spec.dataset().orElseThrow().spine();
        return newest("ingest", last.date().plusDays(1), date).stream()
                .filter(run -> run.step().equals(step))
                .mapToLong(StepRun::rowsWritten)
                .sum();
    }

    /** The newest good run of each step and date. */
    private Collection<StepRun> newest(String stage, LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            return java.util.List.of();
        }
        return ledger.find(RunLedger.Query.of(spec.pipeline()).between(from, to).stage(stage)).stream()
                .filter(run -> run.state() == StepState.SUCCESS)
                .collect(Collectors.toMap(run -> run.step() + " " + run.date(), run -> run, (earlier, later) -> later))
                .values();
    }
}

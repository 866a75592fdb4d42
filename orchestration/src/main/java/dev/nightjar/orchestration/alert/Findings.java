/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The alerts of a run that has ended, by what the ledger says of its steps. What a step found has the same id whenever it
 * is read, so that nobody is told twice of a step that did not run again.
 */
final class Findings {

    private static final String EXPECTATION = "expectation.";

    private final EndedRun run;

    Findings(EndedRun run) {
        this.run = run;
    }

    /** @param all what the ledger has of the run, of all its attempts */
    List<Alert> alerts(List<StepRun> all) {
        List<Alert> alerts = new ArrayList<>();
        run.failure()
                .ifPresent(why -> alerts.add(new Alert(
                        id("failure", run.occasion()),
                        run.at(),
                        AlertEvent.FAILURE,
                        Severity.ERROR,
                        run.pipeline(),
                        Optional.of(run.date()),
                        run.runId(),
                        Optional.empty(),
                        "The run failed: " + why,
                        Map.of())));
        for (StepRun step : StepRun.lastAttempts(all)) {
            drift(step).ifPresent(alerts::add);
            decay(step).ifPresent(alerts::add);
            quality(step).ifPresent(alerts::add);
            memory(step).ifPresent(alerts::add);
        }
        return alerts;
    }

    private Optional<Alert> drift(StepRun step) {
        return step.measures().getOrDefault("drift.alerts", 0.0) > 0
                ? Optional.of(of(step, AlertEvent.DRIFT, Severity.WARNING, said(step), figures(step, "drift.")))
                : Optional.empty();
    }

    private Optional<Alert> decay(StepRun step) {
        return step.measures().getOrDefault("performance.alert", 0.0) > 0
                ? Optional.of(of(step, AlertEvent.DECAY, Severity.WARNING, said(step), figures(step, "performance.")))
                : Optional.empty();
    }

    private Optional<Alert> memory(StepRun step) {
        return step.measures().getOrDefault("memory.alert", 0.0) > 0
                ? Optional.of(of(step, AlertEvent.MEMORY, Severity.WARNING, said(step), figures(step, "memory.")))
                : Optional.empty();
    }

    private Optional<Alert> quality(StepRun step) {
        if (!step.stage().equals("ingest")) {
            return Optional.empty();
        }
        if (step.state() == StepState.FAILED) {
            // what the rules of a source refuse, not what went wrong with files and networks
            return step.reason()
                    .filter(reason -> reason.contains("Cannot ingest "))
                    .map(reason -> of(step, AlertEvent.QUALITY, Severity.ERROR, reason, Map.of()));
        }
        Map<String, Double> figures = figures(step, EXPECTATION);
        if (figures.isEmpty() && step.rowsQuarantined() == 0) {
            return Optional.empty();
        }
        String broken = figures.keySet().stream()
                .map(name -> name.substring(EXPECTATION.length()))
                .collect(Collectors.joining(", "));
        figures.put("rowsRead", (double) step.rowsRead());
        figures.put("rowsQuarantined", (double) step.rowsQuarantined());
        String text = step.step() + ": " + step.rowsQuarantined() + " of " + step.rowsRead() + " rows are in quarantine"
                + (broken.isEmpty() ? "" : "; broken: " + broken);
        return Optional.of(of(step, AlertEvent.QUALITY, Severity.WARNING, text, figures));
    }

    private static String said(StepRun step) {
        return step.step() + ": " + step.reason().orElse("beyond its limits");
    }

    private static Map<String, Double> figures(StepRun step, String prefix) {
        Predicate<String> ours = name -> name.startsWith(prefix);
        return step.measures().entrySet().stream()
                .filter(measure -> ours.test(measure.getKey()))
                .filter(measure -> Double.isFinite(measure.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    }

    private Alert of(StepRun step, AlertEvent event, Severity severity, String text, Map<String, Double> figures) {
        return new Alert(
                id(event.text(), step.step() + " " + step.startedAt()),
                run.at(),
                event,
                severity,
                run.pipeline(),
                Optional.of(run.date()),
                run.runId(),
                Optional.of(step.step()),
                text,
                figures);
    }

    private String id(String event, String occasion) {
        return Alert.id(run.pipeline(), run.runId().orElse("" + run.date()) + " " + event + " " + occasion);
    }
}

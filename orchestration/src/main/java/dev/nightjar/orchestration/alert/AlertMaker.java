/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.alert.AlertRepository.Letter;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.EventRepository.Stored;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStepState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes alerts of what the store says has happened. An event that led to some is marked in the same transaction that
 * keeps them, so that no stop of the server loses or doubles one.
 */
final class AlertMaker {

    static final String TICK_MISSED = "pipeline.tick_missed";
    static final String DEADLINE_MISSED = "run.deadline_missed";

    private static final Logger LOG = LoggerFactory.getLogger(AlertMaker.class);
    private static final int AT_ONCE = 500;
    /** A ledger that cannot be read for so long is not waited for. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final AlertRepository alerts;
    private final RunRepository runs;
    private final PipelineCatalog catalog;
    private final RunLedger ledger;
    private final Targets targets;
    private final Clock clock;

    AlertMaker(
            AlertRepository alerts,
            RunRepository runs,
            PipelineCatalog catalog,
            RunLedger ledger,
            Targets targets,
            Clock clock) {
        this.alerts = alerts;
        this.runs = runs;
        this.catalog = catalog;
        this.ledger = ledger;
        this.targets = targets;
        this.clock = clock;
    }

    void pass() {
        List<Stored> untold = alerts.untold(AT_ONCE);
        Map<String, List<Stored>> missed = untold.stream()
                .filter(stored -> stored.event().event().equals(TICK_MISSED))
                .collect(groupingBy(AlertMaker::pipeline, TreeMap::new, toList()));
        missed.forEach((pipeline, events) -> keep(events, pipeline, List.of(ticks(pipeline, events))));
        untold.stream()
                .filter(stored -> !stored.event().event().equals(TICK_MISSED))
                .forEach(this::run);
    }

    private static String pipeline(Stored stored) {
        return stored.event().pipeline().orElseThrow();
    }

    private void run(Stored stored) {
        RunKey key = new RunKey(pipeline(stored), stored.event().runId().orElseThrow());
        Optional<RunProgress> run = runs.progress(key);
        List<Alert> found = new ArrayList<>();
        if (run.isPresent() && wanted(key.pipeline())) {
            if (stored.event().event().equals(DEADLINE_MISSED)) {
                found.add(late(run.get().run(), stored));
            } else {
                Optional<List<StepRun>> steps = steps(key);
                if (steps.isEmpty() && stored.event().at().plus(PATIENCE).isAfter(clock.instant())) {
                    return;
                }
                found.addAll(new Findings(ended(run.get(), stored)).alerts(steps.orElse(List.of())));
            }
        }
        keep(List.of(stored), key.pipeline(), found);
    }

    /** The ledger is not read for nobody. */
    private boolean wanted(String pipeline) {
        Optional<PipelineSpec> spec = catalog.pipeline(pipeline).map(KnownPipeline::spec);
        return targets.log(spec) || !targets.webhooks(spec).isEmpty();
    }

    private Optional<List<StepRun>> steps(RunKey key) {
        try {
            return Optional.of(ledger.find(new RunLedger.Query(
                    Optional.of(key.pipeline()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(key.runId()),
                    Optional.empty())));
        } catch (RuntimeException e) {
            LOG.warn("Cannot read the ledger for the alerts of {}: {}", key, e.getMessage());
            return Optional.empty();
        }
    }

    /** A run that somebody marked failed is news to nobody. */
    private static EndedRun ended(RunProgress progress, Stored stored) {
        Event event = stored.event();
        boolean failed = event.event().equals("run." + RunState.FAILED.text())
                && event.actor().isEmpty();
        Run run = progress.run();
        String why = progress.steps().stream()
                .filter(step -> step.state() == RunStepState.FAILED)
                .map(step -> step.step() + ": " + step.reason().orElse("no reason is known"))
                .collect(joining("; "));
        return new EndedRun(
                run.key().pipeline(),
                run.night().date(),
                Optional.of(run.key().runId()),
                event.at(),
                failed ? Optional.of(why) : Optional.empty(),
                "" + stored.number());
    }

    private static Alert late(Run run, Stored stored) {
        return new Alert(
                Alert.id(run.key().pipeline(), "deadline " + stored.number()),
                stored.event().at(),
                AlertEvent.DEADLINE,
                Severity.ERROR,
                run.key().pipeline(),
                Optional.of(run.night().date()),
                Optional.of(run.key().runId()),
                Optional.empty(),
                "The run is late: " + stored.event().extra().orElse("it passed its deadline"),
                Map.of());
    }

    private static Alert ticks(String pipeline, List<Stored> events) {
        Stored last = events.get(events.size() - 1);
        String first = events.get(0).event().extra().orElse("");
        String text = events.size() == 1
                ? "A tick was missed: " + first
                : events.size() + " ticks were missed. The first: " + first + ". The last: "
                        + last.event().extra().orElse("");
        return new Alert(
                Alert.id(pipeline, "ticks " + last.number()),
                last.event().at(),
                AlertEvent.DEADLINE,
                Severity.WARNING,
                pipeline,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text,
                Map.of("ticksMissed", (double) events.size()));
    }

    private void keep(List<Stored> events, String pipeline, List<Alert> found) {
        Optional<KnownPipeline> known = catalog.pipeline(pipeline);
        Optional<PipelineSpec> spec = known.map(KnownPipeline::spec);
        Secrets secrets =
                known.map(KnownPipeline::secrets).map(targets.secrets()::and).orElse(targets.secrets());
        List<Letter> letters = new ArrayList<>();
        for (Alert alert : found.stream().map(each -> each.without(secrets)).toList()) {
            if (targets.log(spec)) {
                LOG.warn("{} {}: {}", pipeline, alert.event().text(), alert.text());
            }
            targets.webhooks(spec).stream()
                    .filter(webhook -> webhook.wants(alert))
                    .map(webhook -> new Letter(
                            alert.id(),
                            webhook.fingerprint(),
                            pipeline,
                            alert.runId(),
                            alert.event(),
                            alert.body(targets.link(alert))))
                    .forEach(letters::add);
        }
        alerts.tell(events.stream().map(Stored::number).toList(), letters);
    }
}

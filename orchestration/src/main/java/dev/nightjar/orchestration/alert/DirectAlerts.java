/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.alert.Delivery.NotTaken;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Alerts of nights that no server watches, posted where they ran, and a few times if need be. Whatever goes wrong here is
 * said, and changes nothing of the night.
 */
public final class DirectAlerts {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final RunLedger ledger;
    private final Targets targets;
    private final Clock clock;
    private final Consumer<String> say;
    private final Post post;
    private final List<Duration> waits;

    /** @param say gets a line for each alert that did not get through */
    public DirectAlerts(RunLedger ledger, Targets targets, Clock clock, Consumer<String> say) {
        this(ledger, targets, clock, say, new Post(TIMEOUT), WAITS);
    }

    DirectAlerts(
            RunLedger ledger, Targets targets, Clock clock, Consumer<String> say, Post post, List<Duration> waits) {
        this.ledger = ledger;
        this.targets = targets;
        this.clock = clock;
        this.say = say;
        this.post = post;
        this.waits = List.copyOf(waits);
    }

    /**
     * A night that has ended.
     *
     * @param runId empty if the run came to nothing that the ledger knows of
     * @param failure why it failed, if it did
     */
    public record Night(LocalDate date, Optional<String> runId, Optional<String> failure) {}

    /** Tells the webhooks of a pipeline and of the environment of a night. */
    public void tell(ParsedPipeline pipeline, Night night) {
        List<Webhook> webhooks = targets.webhooks(Optional.of(pipeline.spec()));
        if (webhooks.isEmpty()) {
            return;
        }
        Secrets secrets = pipeline.secrets().and(targets.secrets());
        for (Alert alert : alerts(pipeline.spec().pipeline(), night)) {
            webhooks.stream()
                    .filter(webhook -> webhook.wants(alert))
                    .map(webhook -> CompletableFuture.runAsync(() -> deliver(webhook, alert.without(secrets))))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private List<Alert> alerts(String pipeline, Night night) {
        EndedRun run = new EndedRun(
                pipeline, night.date(), night.runId(), clock.instant(), night.failure(), "" + clock.instant());
        List<StepRun> steps = new ArrayList<>();
        try {
            night.runId()
                    .ifPresent(id -> steps.addAll(ledger.find(new RunLedger.Query(
                            Optional.of(pipeline),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(id),
                            Optional.empty()))));
        } catch (RuntimeException e) {
            say.accept("Cannot read the ledger for alerts of " + pipeline + " " + night.date() + ": " + e.getMessage());
        }
        return new Findings(run).alerts(steps);
    }

    private void deliver(Webhook webhook, Alert alert) {
        String body = alert.body(targets.link(alert));
        for (int attempt = 0; ; attempt++) {
            Delivery delivery = post.begin(webhook, alert.id(), body).join();
            if (!(delivery instanceof NotTaken not)) {
                return;
            }
            if (!not.mayPass() || attempt == waits.size() || !waited(waits.get(attempt))) {
                say.accept("The " + alert.event().text() + " alert of " + alert.pipeline() + " did not get to "
                        + webhook + ": " + not.reason() + ".");
                return;
            }
        }
    }

    private static boolean waited(Duration wait) {
        try {
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

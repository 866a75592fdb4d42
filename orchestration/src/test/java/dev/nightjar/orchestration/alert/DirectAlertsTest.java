/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import dev.nightjar.core.spec.MonitoringSpec.WebhookAlert;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.orchestration.alert.DirectAlerts.Night;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of nights that ran by hand, by what the ledger in the lake says. */
class DirectAlertsTest {

    private static final LocalDate NIGHT = LocalDate.parse("2026-01-30");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private RunLedger ledger;
    private Hook hook;

    @BeforeEach
    void start() throws IOException {
        hook = new Hook();
        ledger = new DeltaRunLedger(Lake.at(folder + "/lake"));
    }

    @AfterEach
    void stop() {
        hook.close();
    }

    @Test
    void aNightThatFailedAndWhatItFoundAreTold() {
        Instant at = Instant.parse("2026-01-31T02:01:00Z");
        ledger.append(new StepRun(
                "mine",
                "shop",
                NIGHT,
                "ingest.orders",
                StepState.SUCCESS,
                at,
                Optional.of(at),
                100,
                98,
                2,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                0,
                Optional.empty(),
                "spec",
                "0.1",
                Optional.empty()));

        tell(hook.url(), Optional.of("mine"), "train: no labels, says " + Hook.SECRET);

        assertThat(hook.got().stream().map(body -> body.path("event").asText())).containsExactly("failure", "quality");
        assertThat(hook.got().get(0).path("text").asText()).isEqualTo("The run failed: train: no labels, says ***");
        assertThat(hook.got().get(1).path("figures").path("rowsQuarantined").asDouble())
                .isEqualTo(2.0);
        assertThat(hook.got()).allMatch(body -> body.path("link").isNull());
        assertThat(said).isEmpty();
    }

    @Test
    void aWebhookThatCannotNowIsAskedAgainAndOneThatRefusesIsSaid() {
        hook.then(503, 200, 404);
        tell(hook.url(), Optional.empty(), "Spark ended");
        assertThat(hook.got()).hasSize(2);
        assertThat(said).isEmpty();

        tell(hook.url(), Optional.empty(), "Spark ended");
        assertThat(hook.got()).hasSize(3);
        assertThat(said)
                .containsExactly("The failure alert of shop did not get to " + hook.host() + ": it answers 404.");
    }

    @Test
    void aWebhookThatNeverAnswersIsGivenUp() {
        tell(hook.slowUrl(), Optional.empty(), "Spark ended");

        assertThat(hook.got()).hasSize(3);
        assertThat(said)
                .singleElement()
                .satisfies(line -> assertThat(line).contains("no answer within").doesNotContain(Hook.SECRET));
    }

    private void tell(String url, Optional<String> runId, String failure) {
        ParsedPipeline shop = PipelineReader.parseLocated(
                """
                apiVersion: nightjar/v1
                pipeline: shop
                description: "${env.TOKEN}"
                sources:
                  orders: {format: csv, path: x, schema: "id LONG"}
                """, "shop.yaml", new Substitution(Optional.empty(), Map.of(), Map.of("TOKEN", Hook.SECRET)));
        AlertSpec webhook = new WebhookAlert(url, List.of("failure", "quality"));
        new DirectAlerts(
                        ledger,
                        new Targets(List.of(webhook), Secrets.of(List.of()), Optional.empty()),
                        Clock.systemUTC(),
                        said::add,
                        new Post(Duration.ofSeconds(2)),
                        List.of(Duration.ofMillis(1), Duration.ofMillis(1)))
                .tell(shop, new Night(NIGHT, runId, Optional.of(failure)));
    }
}

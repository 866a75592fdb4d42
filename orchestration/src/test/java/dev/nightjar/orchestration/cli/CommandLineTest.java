/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked without Spark. */
class CommandLineTest {

    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: shop
            schedule: {cron: '30 2 * * *', timezone: Europe/Berlin}
            sources:
              orders: {format: csv, path: 'landing/${date}/*.csv', schema: 'id LONG, amount DOUBLE, returned BOOLEAN'}
            dataset:
              {spine: orders, key: [id], columns: {amount: amount}, label: {expr: returned}}
            model: {task: classification, algorithm: gbt}
            scoring: {}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void ticksOfTheSpringClockChangeAreShiftedAndNotLost() {
        assertThat(nightjar(
                        "schedule",
                        "--cron",
                        "30 2 * * *",
                        "--timezone",
                        "Europe/Berlin",
                        "--from",
                        "2026-03-28T12:00:00Z",
                        "--count",
                        "2"))
                .isZero();
        assertThat(out.toString().lines()).containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void ticksOfAPipelineAreThoseOfItsFile() throws IOException {
        assertThat(nightjar("schedule", pipeline(PIPELINE), "--from", "2026-10-24T12:00:00Z", "--count", "1"))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void aPlanSaysWhatANightWouldDo() throws IOException {
        assertThat(nightjar(
                        "plan", pipeline(PIPELINE), "--date", "2026-01-31", "--json", "--warehouse", folder + "/lake"))
                .isZero();
        JsonNode plan = Json.MAPPER.readTree(out.toString());
        assertThat(plan.findValuesAsText("step")).containsExactly("ingest.orders", "train", "promote", "score");
        assertThat(plan.get(0).path("reads").get(0).asText()).isEqualTo("landing/2026-01-31/*.csv");
        assertThat(plan.get(0).path("note").asText()).isEqualTo("nothing there yet");
        assertThat(plan.get(1).path("note").asText()).contains("not trained before");
        assertThat(plan.get(3).path("note").asText()).contains("no champion yet");
    }

    @Test
    void whatIsNotSupportedYetIsRefusedAtPlanByItsKey() throws IOException {
        String text = PIPELINE + "maintain: {every: P7D}\n";
        assertThat(nightjar("plan", pipeline(text), "--date", "2026-01-31")).isEqualTo(2);
        assertThat(err.toString()).contains("not supported yet").contains("maintain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oders                                                | Did you mean 'orders'?",
                "orders --date 2026-01-31 --from 2026-01-01           | not both",
                "orders --from 2026-01-31                             | --from and --to together",
                "orders --from 2026-01-31 --to 2026-01-01             | first date is after the last"
            })
    void aProfileThatCannotBeAskedForIsRefusedBeforeSparkStarts(String arguments, String message) throws IOException {
        String line = "profile " + pipeline(PIPELINE) + " " + arguments.strip();
        assertThat(nightjar(line.split(" +"))).isEqualTo(2);
        assertThat(err.toString()).contains(message.strip());
    }

    @Test
    void runsAreListedFromTheLedger() throws IOException {
        RunLedger ledger = new DeltaRunLedger(Lake.at(folder + "/lake"));
        ledger.append(training(StepState.FAILED, "2026-02-01T02:00:00Z", "no labels"));
        assertThat(nightjar("runs", "list", "--warehouse", folder + "/lake", "--json"))
                .isZero();
        JsonNode run = Json.MAPPER.readTree(out.toString()).get(0);
        assertThat(run.path("runId").asText()).isEqualTo("manual__1");
        assertThat(run.path("state").asText()).isEqualTo("failed");
        assertThat(nightjar("runs", "show", "manual__1", "--warehouse", folder + "/lake"))
                .isZero();
        assertThat(out.toString()).contains("shop.bronze_orders@4", "no labels");

        // tried again
        ledger.append(training(StepState.SUCCESS, "2026-02-01T02:10:00Z", "due"));
        assertThat(nightjar("runs", "list", "--warehouse", folder + "/lake", "--json"))
                .isZero();
        assertThat(Json.MAPPER.readTree(out.toString()).get(0).path("state").asText())
                .isEqualTo("success");
    }

    private static StepRun training(StepState state, String startedAt, String reason) {
        return new StepRun(
                "manual__1",
                "shop",
                LocalDate.parse("2026-01-31"),
                "train",
                state,
                Instant.parse(startedAt),
                Optional.of(Instant.parse(startedAt).plusSeconds(3)),
                0,
                0,
                0,
                0,
                Map.of("shop.bronze_orders", 4L),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                0,
                Optional.of(reason),
                "spec",
                "0.1",
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule                                        | either a pipeline file or --cron",
                "schedule --cron 61                              | '61'",
                "schedule --cron '0 2 * * *' --count 0           | --count 0",
                "run                                             | FILE",
                "run nowhere.yaml --date 2026-01-31              | nowhere.yaml",
                "run nowhere.yaml --date tomorrow                | tomorrow",
                "backfill x.yaml --from 2026-02-02 --to 2026-02-01 | first date is after the last",
                "models show nobody --warehouse target/none      | nobody",
                "models promote nobody@3 --warehouse target/none | nobody",
                "runs show none --warehouse target/none          | none",
                "plan nowhere.yaml --date 2026-01-31 --env mars  | mars",
                "init Adult --from x.csv --label y               | Invalid pipeline name 'Adult'",
                "init card_fraud --from x.csv --label y          | there already",
                "init adult --label y                            | --from",
                "profile nowhere.yaml orders                     | nowhere.yaml",
                "profile nowhere.yaml                            | SOURCE",
                "trace nowhere.yaml --key a=1 --date 2026-01-31  | nowhere.yaml",
                "trace nowhere.yaml --date 2026-01-31            | --key",
                "trace nowhere.yaml --key a --date 2026-01-31    | KEY=VALUE",
                "demo --days 0                                   | --days 0",
                "serve --tls-certificate x.pem --pipelines src   | --tls-key",
                "serve --tls-certificate x.pem --tls-key x.pem --pipelines src | x.pem: there is no such file",
                "fly                                             | fly"
            })
    void wrongUsageIsExplainedWithExitCodeTwo(String line, String message) {
        assertThat(nightjar(line.strip().replace("'0 2 * * *'", "0_2_*_*_*").split(" +")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message.strip()).doesNotContain("Exception");
    }

    private String pipeline(String text) throws IOException {
        return Files.writeString(folder.resolve("shop.yaml"), text).toString();
    }

    private int nightjar(String... arguments) {
        String[] words = java.util.Arrays.stream(arguments)
                .map(word -> word.equals("0_2_*_*_*") ? "0 2 * * *" : word)
                .toArray(String[]::new);
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}

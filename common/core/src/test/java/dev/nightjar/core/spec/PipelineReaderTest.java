/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.MonitoringSpec.LogAlert;
import dev.nightjar.core.spec.MonitoringSpec.WebhookAlert;
import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineReaderTest {

    private static final String SMALL = """
            apiVersion: nightjar/v1
            pipeline: small
            sources:
              rows: {format: csv, path: in.csv}
            """;

    @Test
    void theExampleOfTheSpecificationBecomesRecords() {
        PipelineSpec spec = PipelineReader.parse(Samples.everything(), "card_fraud.yaml", Samples.NIGHT);

        assertThat(spec.tags()).containsExactly("classification", "fraud");
        assertThat(spec.schedule().timezone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(spec.schedule().start()).contains(LocalDate.of(2026, 1, 1));
        assertThat(spec.schedule().deadline()).contains(Duration.ofHours(6));
        SourceSpec transactions = spec.sources().get("transactions");
        assertThat(transactions.path()).contains("data/landing/transactions/2026-01-31/*.csv");
        assertThat(transactions.lateness()).isEqualTo(Period.ofDays(3));
        assertThat(transactions.clean())
                .hasSize(7)
                .contains(new CleanStep.Fill(Map.of("amount", "0")), new CleanStep.Drop(List.of("free_text")));
        assertThat(transactions.expect())
                .extracting(Expectation::name)
                .containsExactly(
                        "amount_positive",
                        "not_null_transaction_id_tx_time",
                        "unique_transaction_id",
                        "in_set_currency",
                        "matches_email",
                        "references_customer_id",
                        "rows",
                        "rows_change",
                        "completeness_amount",
                        "mean_amount",
                        "quantile_amount_0.99",
                        "freshness_tx_time");
        assertThat(spec.sources().get("customers").path()).contains("data/landing/customers/20260131");
    }

    @Test
    void theModelOfTheExampleBecomesRecords() {
        PipelineSpec spec = PipelineReader.parse(Samples.everything(), "card_fraud.yaml", Samples.NIGHT);

        assertThat(spec.features().get("customer_spend").windows())
                .containsExactly(Period.ofDays(1), Period.ofDays(7), Period.ofDays(30));
        assertThat(spec.features().get("customer_spend").aggregate().keySet())
                .containsExactly("tx_count", "amount_sum", "amount_avg", "amount_max", "last_time");
        assertThat(spec.features().get("customer_spend").derive())
                .containsEntry("amount_share", "amount_sum_1d / amount_sum_30d");
        DatasetSpec dataset = spec.dataset().orElseThrow();
        assertThat(dataset.label())
                .contains(new LabelSpec(
                        "is_fraud",
                        Optional.of("chargebacks"),
                        List.of("transaction_id"),
                        Optional.of("0"),
                        Period.ofDays(7)));
        assertThat(dataset.split())
                .contains(
                        new SplitSpec.ByTime(Period.ofDays(28), Period.ofDays(7), Period.ofDays(7), Period.ofDays(7)));
        assertThat(dataset.classWeights()).contains(new ClassWeightsSpec.Given(Map.of("0", 1.0, "1", 20.0)));
        assertThat(dataset.downSample()).isEqualTo(Map.of("0", 0.1));
        assertThat(dataset.correctProbabilities()).isTrue();
        ModelSpec model = spec.model().orElseThrow();
        assertThat(model.params().get("maxDepth").asInt()).isEqualTo(5);
        assertThat(model.retrain().onDecay()).contains(new ModelSpec.OnDecay("areaUnderROC", 0.03));
        assertThat(model.gates())
                .contains(
                        new GateSpec.Bounds("areaUnderROC", Optional.of(0.70), Optional.empty(), Optional.of("*"), 200),
                        new GateSpec.Versus("areaUnderROC", GateSpec.Rival.CHAMPION, -0.005),
                        new GateSpec.Serving(Optional.of("2g"), Optional.of(10000L)));
        assertThat(spec.monitoring().orElseThrow().alerts())
                .containsExactly(
                        new LogAlert(),
                        new WebhookAlert(
                                "https://alerts.example/s3cr3t",
                                List.of("drift", "decay", "failure", "deadline", "quality", "memory")));
    }

    @Test
    void classesAreBalancedWhereTheFileSaysSo() {
        String shop = Samples.resource("shop.yaml");
        DatasetSpec plain = PipelineReader.parse(shop, "shop.yaml", Samples.NOTHING)
                .dataset()
                .orElseThrow();
        assertThat(plain.classWeights()).isEmpty();
        assertThat(plain.downSample()).isEmpty();
        assertThat(plain.correctProbabilities()).isTrue();

        String balancing = """
                  features: [spend]
                  classWeights: balanced
                  downSample: {false: 1}
                  correctProbabilities: false
                """;
        PipelineSpec spec =
                PipelineReader.parse(shop.replace("  features: [spend]\n", balancing), "shop.yaml", Samples.NOTHING);

        DatasetSpec balanced = spec.dataset().orElseThrow();
        assertThat(balanced.classWeights()).contains(new ClassWeightsSpec.Balanced());
        assertThat(balanced.downSample()).isEqualTo(Map.of("false", 1.0));
        assertThat(balanced.correctProbabilities()).isFalse();
    }

    @Test
    void whatIsLeftOutHasTheDefaultsOfTheSchema() {
        PipelineSpec spec = PipelineReader.parse(SMALL, "small.yaml", Samples.NOTHING);

        assertThat(spec.schedule())
                .isEqualTo(new ScheduleSpec(
                        Optional.empty(),
                        ZoneId.of("UTC"),
                        Optional.empty(),
                        Catchup.LATEST,
                        1,
                        false,
                        2,
                        Duration.ofMinutes(5),
                        Optional.empty(),
                        Optional.empty(),
                        ScheduleSpec.TickDate.YESTERDAY));
        SourceSpec rows = spec.sources().get("rows");
        assertThat(rows.load()).isEqualTo(SourceSpec.Load.APPEND);
        assertThat(rows.onMalformed()).isEqualTo(SourceSpec.OnMalformed.QUARANTINE);
        assertThat(rows.onSchemaChange()).isEqualTo(SourceSpec.OnSchemaChange.FAIL);
        assertThat(rows.lateness()).isEqualTo(Period.ZERO);
        assertThat(spec.model()).isEmpty();
    }

    @Test
    void unquotedScalarsAreThoseOfYaml12() {
        String yaml = SMALL
                + "tags: [yes, no, on, off, 2026-01-01, 1:30]\nvars: {octal: 0o17, ten: 010, hex: 0x1F, t: TRUE}\n";

        PipelineSpec spec = PipelineReader.parse(yaml, "small.yaml", Samples.NOTHING);

        assertThat(spec.tags()).containsExactly("yes", "no", "on", "off", "2026-01-01", "1:30");
        assertThat(spec.vars()).isEqualTo(Map.of("octal", "15", "ten", "10", "hex", "31", "t", "true"));
    }

    @Test
    void anchorsAliasesAndMergeKeysAreFollowed() {
        String yaml = SMALL + """
                  a: &csv {format: csv, path: a.csv, options: {header: true}}
                  b: {<<: *csv, path: b.csv}
                  c: *csv
                """;

        Map<String, SourceSpec> sources =
                PipelineReader.parse(yaml, "small.yaml", Samples.NOTHING).sources();

        assertThat(sources.get("b").path()).contains("b.csv");
        assertThat(sources.get("b").options()).isEqualTo(Map.of("header", "true"));
        assertThat(sources.get("c")).isEqualTo(sources.get("a"));
    }

    @Test
    void anAliasInsideItsOwnAnchorIsRefused() {
        assertThatThrownBy(() -> PipelineReader.parse(SMALL + "tags: &t [*t]\n", "small.yaml", Samples.NOTHING))
                .isInstanceOf(SpecError.class)
                .hasMessage("small.yaml:5:7: Invalid alias: what it stands for holds the alias itself.");
    }

    @Test
    void severalProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        String yaml = Samples.resource("shop.yaml")
                .replace("spine: orders", "spine: order")
                .replace("retries: 1", "retrys: 1")
                .replace("timezone: Europe/Berlin", "timezone: Berlin");

        SpecError refused =
                catchThrowableOfType(SpecError.class, () -> PipelineReader.parse(yaml, "x.yaml", Samples.NOTHING));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.problems()).extracting(Problem::line).containsExactly(6, 8, 38);
    }

    @Test
    void variablesFromOutsideReplaceThoseOfTheFile() {
        String yaml = SMALL.replace("in.csv", "\"${var.root}/${date}/$${kept}\"")
                + "vars: {root: \"${var.base}/in\", base: here, n: 3}\nschedule:\n  retries: ${var.n}\n";
        Substitution given = new Substitution(Optional.of(LocalDate.of(2026, 3, 1)), Map.of("base", "/data"), Map.of());

        PipelineSpec spec = PipelineReader.parse(yaml, "small.yaml", given);

        assertThat(spec.sources().get("rows").path()).contains("/data/in/2026-03-01/${kept}");
        assertThat(spec.vars()).isEqualTo(Map.of("root", "/data/in", "base", "/data", "n", "3"));
        assertThat(spec.schedule().retries()).isEqualTo(3);
    }

    @Test
    void withoutADateItsPlaceIsKept() {
        PipelineSpec spec =
                PipelineReader.parse(SMALL.replace("in.csv", "\"${date}-${date.nodash}\""), "s.yaml", Samples.NOTHING);

        assertThat(spec.sources().get("rows").path()).contains("${date}-${date.nodash}");
    }

    @Test
    void theHashIsOfWhatTheFileSaysBeforeSubstitution() {
        String hash = PipelineReader.parse(Samples.everything(), "a.yaml", Samples.NIGHT)
                .specHash();
        Substitution other =
                new Substitution(Optional.empty(), Map.of("landing", "x"), Map.of("ALERT_URL", "https://y.example"));

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(PipelineReader.parse("# comment\n" + Samples.everything(), "b.yaml", other)
                        .specHash())
                .isEqualTo(hash);
        assertThat(PipelineReader.parse(Samples.everything().replace("seed: 42", "seed: 43"), "a.yaml", other)
                        .specHash())
                .isNotEqualTo(hash);
    }

    @Test
    void secretsAreInNoMessageAndNoText() {
        Map<String, String> env = Map.of("FORMAT", "hunter2", "ALERT_URL", "https://alerts.example/s3cr3t");
        Substitution given = new Substitution(Optional.empty(), Map.of("v", "hunter2"), env);

        assertThatThrownBy(() -> PipelineReader.parse(SMALL.replace("csv,", "\"${env.FORMAT}\","), "small.yaml", given))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("small.yaml:4:18: Invalid value '***' for sources.rows.format")
                .hasMessageNotContaining("hunter2");
        ParsedPipeline parsed = PipelineReader.parseLocated(Samples.everything(), "f.yaml", given);
        assertThat(parsed.spec().monitoring().toString() + parsed + parsed.spec() + given + parsed.secrets())
                .doesNotContain("s3cr3t", "hunter2");
        assertThat(parsed.secrets().mask("posting to https://alerts.example/s3cr3t!"))
                .isEqualTo("posting to ***!");
    }

    @Test
    void aModelMaySayWhatItIsFor() {
        String yaml = Samples.everything()
                .replace(
                        "  promotion: auto",
                        "  card: {intendedUse: holds, contact: risk@example.org}\n  promotion: auto");

        assertThat(PipelineReader.parse(yaml, "card_fraud.yaml", Samples.NIGHT)
                        .model()
                        .orElseThrow()
                        .card())
                .isEqualTo(new ModelSpec.CardSpec(
                        Optional.of("holds"), Optional.empty(), Optional.of("risk@example.org")));
    }

    @Test
    void limitsOfInputsWarnUnlessTheFileSaysMoreAndASplitIsByKey() {
        String shop = Samples.resource("shop.yaml");
        ScoringSpec usual = PipelineReader.parse(shop, "shop.yaml", Samples.NOTHING)
                .scoring()
                .orElseThrow();
        String changed = shop.replace(
                "columns: [customer_id]",
                "shadow: rival\n  split: {share: 0.1}\n  inputs: {nulls: {warn: 0.2, fail: 0.5}}");
        ScoringSpec said = PipelineReader.parse(changed, "shop.yaml", Samples.NOTHING)
                .scoring()
                .orElseThrow();
        assertThat(usual.inputs()).isEqualTo(ScoringSpec.InputLimits.USUAL);
        assertThat(usual.split()).isEmpty();
        assertThat(said.split()).contains(new ScoringSpec.Split(0.1, List.of("order_id")));
        assertThat(said.inputs().nulls()).isEqualTo(new ScoringSpec.Limit(0.2, Optional.of(0.5)));
        assertThat(said.inputs().newCategories()).isEqualTo(usual.inputs().newCategories());
    }

    @Test
    void whatIsNotImplementedYetIsNamedWithItsPlace() {
        ParsedPipeline parsed = PipelineReader.parseLocated(Samples.everything(), "card_fraud.yaml", Samples.NIGHT);

        assertThat(Support.unsupported(parsed))
                .extracting(Problem::message)
                .noneMatch(message -> message.contains("model.tune") || message.contains("model.segmentBy"))
                .noneMatch(message -> message.contains("serving") || message.contains("slice"));
        assertThat(Support.unsupported(
                        PipelineReader.parseLocated(Samples.resource("shop.yaml"), "shop.yaml", Samples.NOTHING)))
                .isEmpty();
    }

    @Test
    void aMissingFileIsAWrongCommand() {
        assertThatThrownBy(() -> PipelineReader.read(Path.of("no-such.yaml"), Samples.NOTHING))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("no-such.yaml");
    }
}

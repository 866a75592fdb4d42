/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of one shop against each other: trees that learn their rows by heart, a constant, and a regression. */
class ChallengerNightsTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final String REGRESSION = "  algorithm: logistic_regression\n  params: {maxIter: 20}\n";
    private static final String BY_HEART = "  algorithm: gbt\n  params: {maxIter: 5, maxDepth: 8}\n";
    private static final String CONSTANT = "  algorithm: gbt\n  params: {maxIter: 1, maxDepth: 0}\n";

    @TempDir
    Path folder;

    @Test
    void aWorseChallengerIsRefusedABetterOnePromotedAndARollbackRestoresTheScores() throws IOException {
        Shop shop = Shop.open(folder.resolve("shop"));
        run(shop.arguments(warehouse(), Shop.HISTORY, "--only", "ingest"));

        configure(shop, BY_HEART, "    - {serving: {maxPeakMemory: 8g, minRowsPerSecond: 10}}\n");
        night(shop);
        List<String> scores = scores();
        assertThat(champion().version()).isEqualTo(1);
        assertThat(serving(champion()).passed()).isTrue();
        assertThat(serving(champion()).detail()).contains("predicted 200 of 200 rows the same", "MiB", "rows a second");

        configure(shop, CONSTANT, "    - {serving: {maxPeakMemory: 1m}}\n");
        StepRun refused = night(shop, "--force-train", "--from", "train", "--to", "promote");
        assertThat(refused.state()).isEqualTo(StepState.SKIPPED);
        assertThat(refused.reason().orElseThrow())
                .contains(
                        "version 2 was refused: areaUnderROC vs champion >= +0.0000 (areaUnderROC is 0.5000, champion")
                .contains("serving: peak memory <= 1m (a fresh process predicted 200 of 200 rows the same")
                .contains("version 1 stays champion");
        assertThat(registry().model("shop").version(2).orElseThrow().state()).isEqualTo(ModelVersion.State.REJECTED);

        configure(shop, REGRESSION, "");
        night(shop, "--force-train", "--from", "train", "--to", "score");
        assertThat(champion().version()).isEqualTo(3);
        assertThat(scores()).hasSameSizeAs(scores).isNotEqualTo(scores);

        new Aliases(registry(), Clock.systemUTC()).rollback(registry().model("shop"), "champion", "ann", "complaints");
        night(shop, "--only", "score");
        assertThat(scores()).isEqualTo(scores);

        StepRun again = night(shop, "--only", "promote");
        assertThat(again.reason().orElseThrow()).contains("version 3 was champion and was taken back");
        assertThat(champion().version()).isEqualTo(1);
    }

    private void configure(Shop shop, String model, String serving) throws IOException {
        String file;
        try (var yaml = Shop.class.getResourceAsStream("shop.yaml")) {
            file = new String(yaml.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        String gates =
                "    - {metric: areaUnderROC, min: 0.6}\n    - {metric: areaUnderROC, vs: baseline, minDelta: 0.05}\n";
        assertThat(file).contains(REGRESSION, gates);
        Files.writeString(
                shop.pipeline(),
                file.replace(REGRESSION, model)
                        .replace(gates, "    - {metric: areaUnderROC, vs: champion}\n" + serving));
    }

    /** Runs a night, or a part of it, and answers what the ledger has of its last step. */
    private StepRun night(Shop shop, String... more) {
        run(shop.arguments(warehouse(), Shop.NIGHT, more));
        List<StepRun> runs =
                new DeltaRunLedger(lake()).find(RunLedger.Query.of("shop").between(Shop.NIGHT, Shop.NIGHT));
        return runs.get(runs.size() - 1);
    }

    private static void run(List<String> arguments) {
        new PipelineJob().run(SPARK, arguments, new JobOutput() {
            @Override
            public void started(String step) {}

            @Override
            public void result(Object document) {}
        });
    }

    private List<String> scores() {
        return SPARK
                .read()
                .format("delta")
                .load(lake().path(TableName.scores("shop")))
                .where("date = DATE'" + Shop.NIGHT + "'")
                .drop("scored_at", "_run_id")
                .orderBy("order_id")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private ModelVersion champion() {
        return registry().model("shop").alias(RegisteredModel.CHAMPION).orElseThrow();
    }

    private static GateResult serving(ModelVersion version) {
        return version.gates().stream()
                .filter(gate -> gate.gate().startsWith("serving"))
                .findFirst()
                .orElseThrow();
    }

    private ModelRegistry registry() {
        return new DeltaModelRegistry(lake());
    }

    private Lake lake() {
        return Lake.at(warehouse().toString());
    }

    private Path warehouse() {
        return folder.resolve("warehouse");
    }
}

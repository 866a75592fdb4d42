/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of one shop against each other: trees that learn their rows by heart, a constant, and a regression. */
class ChallengerNightsTest {

    private static final String REGRESSION = "  algorithm: logistic_regression\n  params: {maxIter: 20}\n";
    private static final String BY_HEART = "  algorithm: gbt\n  params: {maxIter: 5, maxDepth: 8}\n";
    private static final String CONSTANT = "  algorithm: gbt\n  params: {maxIter: 1, maxDepth: 0}\n";

    private static final String GATES =
            "    - {metric: areaUnderROC, min: 0.6}\n    - {metric: areaUnderROC, vs: baseline, minDelta: 0.05}\n";

    @TempDir
    Path folder;

    private ShopLake lake;

    @Test
    void aWorseChallengerIsRefusedABetterOnePromotedAndARollbackRestoresTheScores() {
        lake = TrainedShop.open().copyTo(folder.resolve("warehouse")).forgetScores();
        lake.warehouse().forgetModels();

        night("score", BY_HEART, "    - {serving: {maxPeakMemory: 8g, minRowsPerSecond: 10}}\n");
        List<String> scores = lake.scored(Shop.NIGHT);
        assertThat(champion().version()).isEqualTo(1);
        assertThat(serving(champion()).passed()).isTrue();
        assertThat(serving(champion()).detail()).contains("predicted 200 of 200 rows the same", "MiB", "rows a second");

        StepRun refused = night("promote", CONSTANT, "    - {serving: {maxPeakMemory: 1m}}\n");
        assertThat(refused.state()).isEqualTo(StepState.SKIPPED);
        assertThat(refused.reason().orElseThrow())
                .contains(
                        "version 2 was refused: areaUnderROC vs champion >= +0.0000 (areaUnderROC is 0.5000, champion")
                .contains("serving: peak memory <= 1m (a fresh process predicted 200 of 200 rows the same")
                .contains("version 1 stays champion");
        assertThat(registry().model("shop").version(2).orElseThrow().state()).isEqualTo(ModelVersion.State.REJECTED);

        night("score", REGRESSION, "");
        assertThat(champion().version()).isEqualTo(3);
        assertThat(lake.scored(Shop.NIGHT)).hasSameSizeAs(scores).isNotEqualTo(scores);

        new Aliases(registry(), Clock.systemUTC()).rollback(registry().model("shop"), "champion", "ann", "complaints");
        lake.run(Shop.NIGHT, "score");
        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(scores);

        StepRun again = lake.run(Shop.NIGHT, "promote");
        assertThat(again.reason().orElseThrow()).contains("version 3 was champion and was taken back");
        assertThat(champion().version()).isEqualTo(1);
    }

    /** Trains a model and goes on to a step, and answers what the ledger has of that. */
    private StepRun night(String last, String model, String serving) {
        return lake.run(
                Shop.NIGHT,
                List.of("--force-train", "--from", "train", "--to", last),
                REGRESSION,
                model,
                GATES,
                "    - {metric: areaUnderROC, vs: champion}\n" + serving);
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
        return new DeltaModelRegistry(lake.lake());
    }
}

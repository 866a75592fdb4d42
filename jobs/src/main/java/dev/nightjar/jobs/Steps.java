/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.spark.step.Step;
import java.util.Map;

/** The step behind each stage. */
final class Steps {

    private static final Map<String, Step> BY_STAGE = Map.of(
            "ingest", new IngestJob(),
            "features", new FeaturesJob(),
            "train", new TrainJob(),
            "promote", new PromoteJob(),
            "score", new ScoreJob(),
            "monitor", new MonitorJob());

    private Steps() {}

    static Step of(String step) {
        return BY_STAGE.get(StepRun.stage(step));
    }
}

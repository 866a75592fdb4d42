/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.Json;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.FigureTable;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.SliceMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Versions of a model that tests register, with small artefacts. */
public final class Fraud {

    private Fraud() {}

    /** A version whose artefact is in a folder. From the third on they fail their gate. */
    public static ModelVersion version(Path artifact, int number) throws IOException {
        Files.createDirectories(artifact.resolve("pipeline"));
        Files.writeString(artifact.resolve("model.json"), "{}");
        Files.writeString(artifact.resolve("pipeline/part-00000"), "stage " + number);
        Files.write(artifact.resolve(ModelFigures.FILE), Json.MAPPER.writeValueAsBytes(figures()));
        double auc = number > 2 ? 0.7 : 0.88 + 0.02 * number;
        return new ModelVersion(
                "fraud",
                number,
                Instant.parse("2026-01-31T02:00:00Z"),
                "fraud",
                LocalDate.parse("2026-01-30"),
                "night-" + number,
                "print" + number,
                "classification",
                "gbt",
                Map.of("maxIter", "" + 20 * number, "maxDepth", "5"),
                42,
                Map.of(
                        "test",
                        Map.of("areaUnderROC", interval(auc)),
                        "baseline",
                        Map.of("areaUnderROC", interval(0.5))),
                List.of(new GateResult("areaUnderROC >= 0.85", auc >= 0.85, "areaUnderROC is " + auc + "000")),
                Map.of("fraud.dataset", (long) number, "fraud.bronze_payments", 7L),
                Map.of("amount", "DOUBLE"),
                Map.of("probability", "DOUBLE"),
                "spec",
                "0.1",
                "4.2.0",
                "4.4.0",
                artifact.toString(),
                ArtifactFolder.at(artifact.toString(), new Configuration()).manifest(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                ModelVersion.State.REGISTERED);
    }

    private static ModelFigures figures() {
        Curve roc = new Curve(
                "roc",
                "Receiver operating characteristic",
                "false positive rate",
                "true positive rate",
                List.of(
                        new Curve.Series(
                                "model", false, List.of(new Point(0, 0), new Point(0.1, 0.8), new Point(1, 1))),
                        new Curve.Series("random", true, List.of(new Point(0, 0), new Point(1, 1)))));
        Bars importance = new Bars(
                "importance",
                "Importance of inputs",
                "share of the impurity taken away",
                List.of(new Bars.Bar("amount", 0.75), new Bars.Bar("hour", 0.25)));
        return new ModelFigures(
                new ModelFigures.About(
                        Optional.of("Fraud <scores> & more"),
                        Optional.of("risk"),
                        Optional.of("Blocks | holds payments_of cards"),
                        Optional.empty(),
                        Optional.of("risk@example.org")),
                Map.of(
                        "test", new ModelFigures.Split(400, Optional.of("2026-01-24"), Optional.of("2026-01-30")),
                        "train", new ModelFigures.Split(12_000, Optional.of("2026-01-01"), Optional.of("2026-01-23"))),
                List.of("false", "true"),
                Optional.of(0.125),
                List.of(roc),
                List.of(importance),
                List.of(new SliceMetrics("channel", "channel=web", 150, Map.of("areaUnderROC", interval(0.81)))),
                List.of(new FigureTable(
                        "confusion", "Confusion matrix", List.of("", "false"), List.of(List.of("false", "380")))),
                List.of("The baseline gives every row the share of positive training rows."));
    }

    private static MetricValue interval(double value) {
        return new MetricValue(value, Optional.of(value - 0.02), Optional.of(value + 0.02));
    }
}

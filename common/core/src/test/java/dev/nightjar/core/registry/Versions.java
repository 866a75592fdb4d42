/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of a model that tests register. */
final class Versions {

    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00.123456Z");
    private static final GateResult PASSED = new GateResult("areaUnderROC >= 0.85", true, "areaUnderROC is 0.9000");
    private static final GateResult FAILED = new GateResult("areaUnderROC >= 0.95", false, "areaUnderROC is 0.9000");

    private Versions() {}

    static ModelVersion version(int number) {
        return version(number, PASSED, Map.of("model.json", new ArtifactFile(2, "ab")));
    }

    static ModelVersion failedItsGate(int number) {
        return version(number, FAILED, Map.of());
    }

    static ModelVersion with(Map<String, ArtifactFile> manifest) {
        return version(1, PASSED, manifest);
    }

    private static ModelVersion version(int number, GateResult gate, Map<String, ArtifactFile> manifest) {
        return new ModelVersion(
                "fraud",
                number,
                NOW,
                "fraud",
                LocalDate.parse("2026-01-30"),
                "run",
                "print" + number,
                "classification",
                "gbt",
                Map.of("maxIter", "20"),
                42,
                Map.of("test", Map.of("areaUnderROC", new MetricValue(0.9, Optional.of(0.88), Optional.of(0.92)))),
                List.of(gate),
                Map.of("fraud.dataset", 3L),
                Map.of("amount", "double"),
                Map.of("prediction", "double"),
                "spec",
                "0.1",
                "4.2.0",
                "4.4.0",
                "file:/m",
                manifest,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                ModelVersion.State.REGISTERED);
    }
}

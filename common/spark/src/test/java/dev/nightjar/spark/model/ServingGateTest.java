/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.spec.GateSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingGateTest {

    private static final long HEAP = 512L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "0, 1024, 5000, true",
        "1, 1024, 5000, false",
        "0, 1025, 5000, false",
        "0, 1024, 4999, false",
    })
    void predictionsMemoryAndSpeedAllCount(long different, long mebibytes, double rate, boolean passed) {
        GateResult result = judge(new ServingFigures(200, different, mebibytes << 20, rate, Optional.empty()));
        assertThat(result.passed()).isEqualTo(passed);
        assertThat(result.gate()).isEqualTo("serving: peak memory <= 1g, rows a second >= 5000");
        assertThat(result.detail())
                .contains((200 - different) + " of 200 rows the same")
                .contains(mebibytes + " MiB")
                .contains(Math.round(rate) + " rows a second");
    }

    @Test
    void whatCannotBeLoadedInAFreshProcessIsRefusedWithTheReason() {
        ServingFigures figures = new FreshProcess(Duration.ofMinutes(3), HEAP).ask(request());
        assertThat(judge(figures).passed()).isFalse();
        assertThat(judge(figures).detail())
                .contains("a fresh process failed", "Cannot load the saved model: file model.json in ", "is missing");
    }

    @Test
    void aProcessThatTakesTooLongIsEnded() {
        ServingFigures figures = new FreshProcess(Duration.ZERO, HEAP).ask(request());
        assertThat(judge(figures).passed()).isFalse();
        assertThat(judge(figures).detail()).contains("it did not answer within 0 s");
    }

    private ServingRequest request() {
        return new ServingRequest(
                folder.resolve("nowhere").toString(),
                Map.of("model.json", new ArtifactFile(2, "ab")),
                folder.resolve("sample").toString(),
                folder.resolve("expected").toString(),
                Map.of("spark.ui.enabled", "false", "spark.driver.host", "localhost"));
    }

    private static GateResult judge(ServingFigures figures) {
        GateSpec gate = new GateSpec.Serving(Optional.of("1g"), Optional.of(5000L));
        return new Gates(Map.of(), List.of(), Optional.of(figures))
                .judge(List.of(gate))
                .get(0);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import dev.nightjar.core.spec.GateSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SliceGateTest {

    private static final List<SliceMetrics> SLICES = List.of(
            part("city", "city=Ulm", 500, 0.80),
            part("city", "city=Bonn", 90, 0.55),
            part("age < 30", "age < 30", 300, 0.72),
            new SliceMetrics("city", "city=(missing)", 400, Map.of()));

    @Test
    void theWorstPartDecidesAndIsNamed() {
        GateResult result = judge("*", 0.7, 0);

        assertThat(result.passed()).isFalse();
        assertThat(result.gate()).isEqualTo("areaUnderROC >= 0.7 in each slice");
        assertThat(result.detail())
                .isEqualTo("worst in city=Bonn: areaUnderROC is 0.5500 on 90 rows; 1 of 4 have fewer than 0 rows or no"
                        + " areaUnderROC and are not judged");
    }

    @Test
    void partsWithFewRowsAreNotJudged() {
        GateResult result = judge("*", 0.7, 100);

        assertThat(result.passed()).isTrue();
        assertThat(result.detail()).startsWith("worst in age < 30: areaUnderROC is 0.7200 on 300 rows; 2 of 4 have");
    }

    @Test
    void aNamedSliceIsJudgedAlone() {
        assertThat(judge("age < 30", 0.7, 0).passed()).isTrue();
        assertThat(judge("city", 0.7, 0).detail()).startsWith("worst in city=Bonn");
        assertThat(judge("age < 30", 0.73, 0).gate()).isEqualTo("areaUnderROC >= 0.73 in slice age < 30");
    }

    @Test
    void whereNoPartCanBeJudgedItPassesAndSaysSo() {
        GateResult result = judge("*", 0.7, 10_000);

        assertThat(result.passed()).isTrue();
        assertThat(result.detail()).startsWith("no part of a slice is judged; 4 of 4 have fewer than 10000 rows");
    }

    @Test
    void anUpperBoundIsHeldAgainstTheGreatest() {
        GateSpec gate = new GateSpec.Bounds("areaUnderROC", Optional.empty(), Optional.of(0.75), Optional.of("*"), 0);

        GateResult result = new Gates(Map.of(), SLICES, Optional.empty())
                .judge(List.of(gate))
                .get(0);

        assertThat(result.passed()).isFalse();
        assertThat(result.detail()).startsWith("worst in city=Ulm");
    }

    private static GateResult judge(String slice, double min, long minRows) {
        GateSpec gate =
                new GateSpec.Bounds("areaUnderROC", Optional.of(min), Optional.empty(), Optional.of(slice), minRows);
        return new Gates(Map.of(), SLICES, Optional.empty())
                .judge(List.of(gate))
                .get(0);
    }

    private static SliceMetrics part(String slice, String name, long rows, double area) {
        return new SliceMetrics(slice, name, rows, Map.of("areaUnderROC", MetricValue.of(area)));
    }
}

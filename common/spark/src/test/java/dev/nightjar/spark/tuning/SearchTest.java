/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec.TuneSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

    private static final String DEPTHS = "{depth: [1, 2, 3, 4, 5, 6], rate: [0.1, 0.2, 0.4]}";
    private static final String RANGES =
            "{rate: {uniform: [0.1, 0.3]}, cost: {logUniform: [0.001, 10]}," + " depth: {int: [2, 7]}, kind: [a, b]}";

    @Test
    void aGridHasEveryCombination() {
        assertThat(search("grid", 3, 1, DEPTHS, 42).trials())
                .hasSize(18)
                .extracting(trial -> trial.number() + " " + trial.params())
                .startsWith("1 {depth=1, rate=0.1}", "2 {depth=1, rate=0.2}")
                .endsWith("18 {depth=6, rate=0.4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "halving"})
    void drawsAreDifferentInTheirRangesAndDecidedByTheSeed(String method) {
        List<Trial> trials = search(method, 200, 1, RANGES, 42).trials();

        assertThat(trials).hasSize(200).doesNotHaveDuplicates();
        assertThat(trials).isEqualTo(search(method, 200, 4, RANGES, 42).trials());
        assertThat(trials).isNotEqualTo(search(method, 200, 1, RANGES, 43).trials());
        assertThat(trials).allSatisfy(trial -> {
            assertThat(trial.params().get("rate").asDouble()).isBetween(0.1, 0.3);
            assertThat(trial.params().get("cost").asDouble()).isBetween(0.001, 10.0);
            assertThat(trial.params().get("depth").isInt()).isTrue();
            assertThat(trial.params().get("depth").asInt()).isBetween(2, 7);
        });
        // half of the logarithms lie below the middle one; within five standard deviations of a binomial number
        assertThat(trials.stream()
                        .filter(trial -> trial.params().get("cost").asDouble() < 0.1)
                        .count())
                .isBetween(65L, 135L);
        assertThat(trials.stream().map(trial -> trial.params().get("depth").asInt()))
                .contains(2, 7);
    }

    @Test
    void aSmallSpaceIsTriedAsAWhole() {
        assertThat(search("random", 20, 1, DEPTHS, 42).trials())
                .isEqualTo(search("grid", 1, 1, DEPTHS, 7).trials());
        assertThat(search("random", 17, 1, DEPTHS, 42).trials()).hasSize(17).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "grid", "halving"})
    void theSameIsFoundByOneAtATimeAsByFour(String method) {
        Tuned one = search(method, 18, 1, DEPTHS, 42).run(SearchTest::quality);
        Tuned four = search(method, 18, 4, DEPTHS, 42).run((trial, share) -> {
            // the first ones end last
            pause(20 - trial.number());
            return quality(trial, share);
        });

        assertThat(four.best()).isEqualTo(one.best());
        assertThat(four.results().stream().map(SearchTest::withoutSeconds))
                .isEqualTo(
                        one.results().stream().map(SearchTest::withoutSeconds).toList());
        assertThat(one.params()).isEqualTo(Map.of("depth", "4", "rate", "0.2"));
    }

    @Test
    void halvingGivesEachRungAThirdOfTheTrialsAndThreeTimesTheRows() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Tuned tuned = search("halving", 18, 3, DEPTHS, 42).run((trial, share) -> {
            seen.add(trial.number() + " " + Math.round(1 / share));
            return quality(trial, share);
        });

        assertThat(tuned.results()).hasSize(18 + 6 + 2);
        assertThat(seen).hasSize(26);
        assertThat(tuned.results().stream().map(TrialResult::rung)).isSorted();
        assertThat(tuned.results().stream()
                        .map(result -> Math.round(1 / result.share()))
                        .distinct())
                .containsExactly(9L, 3L, 1L);
        assertThat(tuned.best())
                .isEqualTo(
                        search("grid", 1, 1, DEPTHS, 1).run(SearchTest::quality).best());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "8, 2", "9, 3", "26, 3", "27, 4", "100, 5"})
    void rungsEndWithAllRowsAndAtLeastOneTrial(int trials, int rungs) {
        assertThat(Rungs.of(trials)).hasSize(rungs).last().satisfies(last -> {
            assertThat(last.share()).isEqualTo(1.0);
            assertThat(last.trials()).isBetween(1, 2);
        });
        assertThat(Rungs.of(trials).get(0).trials()).isEqualTo(trials);
    }

    @Test
    void ofEqualTrialsTheFirstWins() {
        assertThat(search("grid", 1, 4, DEPTHS, 42).run((trial, share) -> 0.5).best())
                .isEqualTo(1);
        assertThat(new Search(spec("grid", 1, 2, DEPTHS), 42, true, "validation")
                        .run((trial, share) -> trial.number() > 6 ? 1 : 2)
                        .best())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid", "halving"})
    void aTrialThatFailsIsRecordedAndNeverWins(String method) {
        Tuned tuned = search(method, 18, 2, DEPTHS, 42).run((trial, share) -> {
            if (trial.params().get("depth").asInt() == 4) {
                throw new IllegalStateException("too deep\n\tat a.line.of.Code");
            }
            return trial.params().get("depth").asInt() == 5 ? Double.NaN : quality(trial, share);
        });

        assertThat(tuned.params()).isEqualTo(Map.of("depth", "3", "rate", "0.2"));
        assertThat(tuned.results().stream().filter(result -> result.rung() == 0))
                .filteredOn(result -> result.metric().isEmpty())
                .extracting(result ->
                        result.params().get("depth") + " " + result.failure().orElseThrow())
                .containsOnly("4 too deep", "5 the metric is not a number")
                .hasSize(6);
    }

    @Test
    void ifAllFailTheReasonIsGiven() {
        assertThatThrownBy(() -> search("random", 5, 2, DEPTHS, 42).run((trial, share) -> {
                    throw new IllegalArgumentException("no rows of class 1");
                }))
                .isInstanceOf(DataRefused.class)
                .hasMessage("Cannot tune: all 5 trials failed, the first one because no rows of class 1. Look at"
                        + " model.tune.space and at the training rows.");
    }

    /** Best at depth 4 and rate 0.2, and the better the more rows there are. */
    private static double quality(Trial trial, double share) {
        double depth = trial.params().get("depth").asInt() - 3.9;
        double rate = trial.params().get("rate").asDouble() - 0.21;
        return 1 - depth * depth / 100 - rate * rate - 0.1 * (1 - share);
    }

    private static TrialResult withoutSeconds(TrialResult result) {
        return new TrialResult(
                result.trial(), result.params(), result.rung(), result.share(), result.metric(), result.failure(), 0);
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Search search(String method, int trials, int parallelism, String space, long seed) {
        return new Search(spec(method, trials, parallelism, space), seed, false, "validation");
    }

    private static TuneSpec spec(String method, int trials, int parallelism, String space) {
        Map<String, JsonNode> axes = new LinkedHashMap<>();
        try {
            new com.fasterxml.jackson.dataformat.yaml.YAMLMapper()
                    .readTree(space)
                    .properties()
                    .forEach(axis -> axes.put(axis.getKey(), axis.getValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return new TuneSpec(method, trials, "areaUnderROC", parallelism, axes);
    }
}

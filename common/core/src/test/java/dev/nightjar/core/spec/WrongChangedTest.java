/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where scores of changed rows alone make no sense, each row says where that is refused and how. */
class WrongChangedTest {

    private static final String FILE = """
            apiVersion: nightjar/v1
            pipeline: p
            sources:
              state: {format: csv, path: s, load: LOAD, key: [id], schema: "id LONG, x DOUBLE, y INT, t TIMESTAMP"}
              days: {format: csv, path: d, key: [id], schema: "id LONG, x DOUBLE, y INT"}
            dataset:
              spine: state
              key: [id]
              columns: {x: x}
              label: {expr: y}
              split: {by: hash, key: [id], train: 0.8, test: 0.2}
            model: {task: classification, algorithm: gbt}
            scoring: {SCORING}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "upsert"})
    void itIsForSourcesThatHoldTheWholeStateEachNight(String load) {
        ScoringSpec scoring = parsed(load, "changed: true, explain: 2, where: \"x > 0\", inputs: {nulls: {fail: 0.5}}")
                .scoring()
                .orElseThrow();
        assertThat(scoring.changed()).isTrue();
        assertThat(parsed(load, "").scoring().orElseThrow().changed()).isFalse();
        assertThat(parsed("append", "changed: false").scoring().orElseThrow().changed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            append   | changed: true                     | 13:20 | Cannot score changed rows only: source 'state' has load append
            snapshot | changed: true, source: days       | 13:20 | Cannot score changed rows only: source 'days' has load append
            snapshot | changed: true, shadow: challenger | 13:20 | Cannot score changed rows only: scoring.shadow compares two versions
            snapshot | changed: true, shadow: challenger, split: {share: 0.1} | 13:20 | Cannot score changed rows only: scoring.split compares two versions
            snapshot | changed: true, load: upsert       | 13:20 | Cannot score changed rows only: with scoring.load upsert
            snapshot | changed: true, clusterBy: [id]    | 13:20 | Cannot score changed rows only: scoring.clusterBy puts rows
            snapshot | changed: sometimes                | 13:20 | expected true or false, found text
            snapshot | change: true                      | 13:11 | Did you mean 'changed'?
            """)
    void elsewhereItIsRefused(String load, String scoring, String place, String message) {
        assertRefused(text(load, scoring), place, message);
    }

    @Test
    void scoresOfTasksThatMakeRowsOfTheirOwnAreNotCarriedOver() {
        String forecast = text("snapshot", "changed: true")
                .replace(
                        "task: classification, algorithm: gbt",
                        "task: forecast, algorithm: gbt, forecast: {target: x, frequency: P1D, horizon: 2}")
                .replace("  columns: {x: x}\n", "  timestamp: t\n");
        assertRefused(forecast, "13:20", "scores of task forecast are made of the whole history");
        String lists = text("snapshot", "changed: true")
                .replace("task: classification, algorithm: gbt", "task: recommendation, algorithm: als");
        assertRefused(lists, "13:20", "scores of task recommendation are made of the whole history");
    }

    private static void assertRefused(String file, String place, String message) {
        SpecError refused =
                catchThrowableOfType(SpecError.class, () -> PipelineReader.parse(file, "p.yaml", Samples.NOTHING));
        assertThat(refused).as("refusal of%n%s", file).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
            assertThat(problem.message()).contains(message);
        });
    }

    private static PipelineSpec parsed(String load, String scoring) {
        return PipelineReader.parse(text(load, scoring), "p.yaml", Samples.NOTHING);
    }

    private static String text(String load, String scoring) {
        return FILE.replace("LOAD", load).replace("SCORING", scoring);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row changes one place of a forecast, and says where that is refused and how. */
class WrongForecastTest {

    private static final String FORECAST = """
            apiVersion: nightjar/v1
            pipeline: sales
            sources:
              tills: {format: csv, path: in, schema: "id LONG, shop STRING, time TIMESTAMP, sales DOUBLE, step INT"}
            dataset:
              spine: tills
              key: [id]
              timestamp: time
              split: {by: time, train: P200D, validation: P28D, test: P28D}
            model:
              task: forecast
              algorithm: gbt
              forecast:
                series: [shop]
                target: sales
                frequency: PT1H
                horizon: 24
                lags: [1, 24]
                seasons: [168]
            scoring: {}
            """;

    @Test
    void theFileIsRightBeforeItIsChanged() {
        ForecastSpec forecast = parse(FORECAST).model().orElseThrow().forecast().orElseThrow();
        assertThat(forecast)
                .isEqualTo(new ForecastSpec(
                        List.of("shop"),
                        java.util.Optional.empty(),
                        "sales",
                        Duration.ofHours(1),
                        24,
                        List.of(1, 24),
                        List.of(168),
                        ForecastSpec.Strategy.RECURSIVE,
                        ForecastSpec.Transform.NONE,
                        0.9));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            series: [shop] | series: [shp] | 14:14 | Unknown column 'shp' of source 'tills' in model.forecast.series.0. Did you mean 'shop'?
            series: [shop] | series: [step] | 14:14 | Cannot use column 'step' in model.forecast.series.0: scoring adds a column of that name
            series: [shop] | series: [shop]\\n    timestamp: tim | 15:16 | Unknown column 'tim' of source 'tills'
            series: [shop] | series: [shop]\\n    timestamp: id | 15:16 | model.forecast.timestamp is 'id' and dataset.timestamp is 'time'
            timestamp: time | timestamp: tme | 8:14 | Unknown column 'tme' of source 'tills' in dataset.timestamp
            timestamp: time | weight: "1" | 5:1 | a forecast is about time
            target: sales | target: shop | 15:13 | Cannot forecast 'shop': it is a STRING, and a forecast is of numbers
            target: sales | | 13:3 | Missing key 'target'
            frequency: PT1H | frequency: hourly | 16:16 | model.forecast.frequency
            frequency: PT1H | frequency: P1DT1H | 16:16 | model.forecast.frequency
            frequency: PT1H | frequency: PT0H | 16:16 | model.forecast.frequency
            horizon: 24 | horizon: 0 | 17:14 | model.forecast.horizon
            horizon: 24 | horizon: 1.5 | 17:14 | model.forecast.horizon
            lags: [1, 24] | lags: [0] | 18:12 | model.forecast.lags.0
            lags: [1, 24] | lags: [1, 4800] | 18:15 | Cannot learn from model.forecast.lags.1: 4800 periods of PT1H reach back over all of dataset.split.train, P200D
            seasons: [168] | seasons: [1] | 19:15 | model.forecast.seasons.0
            seasons: [168] | seasons: [9000] | 19:15 | 9000 periods of PT1H reach back over all of dataset.split.train
            seasons: [168] | seasons: [168]\\n    strategy: both | 20:15 | Valid: recursive, direct
            seasons: [168] | seasons: [168]\\n    transform: sqrt | 20:16 | Valid: none, log
            seasons: [168] | seasons: [168]\\n    interval: 1.5 | 20:15 | model.forecast.interval
            seasons: [168] | seasons: [168]\\n    interval: 0.99 | 9:47 | Cannot measure intervals of 0.99 on dataset.split.validation P28D: there are 28 forecasts of each step in it, and 99 are needed
            validation: P28D | validation: P5D | 9:47 | there are 5 forecasts of each step in it, and 9 are needed
            validation: P28D, | | 9:3 | Missing key 'validation' in dataset.split
            train: P200D, | train: P200D, gap: P7D, | 9:35 | A forecast needs dataset.split without gap
            split: {by: time, train: P200D, validation: P28D, test: P28D} | split: {by: hash, key: [id], train: 0.8, test: 0.2} | 9:15 | A forecast needs a split by time
            split: {by: time, train: P200D, validation: P28D, test: P28D} | weight: "1" | 5:1 | Missing key 'split' in dataset
            split: {by | columns: {month: "month(time)"}\\n  split: {by | 9:13 | Cannot name an input 'month': a forecast makes a column of that name
            split: {by | columns: {shop: shop}\\n  split: {by | 9:13 | Input 'shop' is in model.forecast.series
            split: {by | label: {expr: sales}\\n  split: {by | 9:3 | A forecast has no dataset.label
            split: {by | classWeights: balanced\\n  split: {by | 9:3 | dataset.classWeights is for task classification
            algorithm: gbt | algorithm: seasonal_naive | 18:5 | model.forecast.lags is not for algorithm seasonal_naive
            algorithm: gbt | algorithm: logistic_regression | 12:14 | Unknown algorithm 'logistic_regression' for task forecast
            task: forecast | task: regression | 13:3 | model.forecast is for task forecast, and model.task is regression
            algorithm: gbt | algorithm: gbt\\n  gates: [{metric: areaUnderROC, min: 0.5}] | 13:20 | Unknown metric 'areaUnderROC' for task forecast
            scoring: {} | scoring: {shadow: challenger} | 20:11 | scoring.shadow is not for task forecast, which makes rows of its own. Remove it.
            scoring: {} | scoring: {inputs: {nulls: {warn: 0.2}}} | 20:11 | scoring.inputs is not for task forecast
            scoring: {} | scoring: {columns: [shop]} | 20:11 | scoring.columns is not for task forecast
            scoring: {} | scoring: {where: "sales > 0"} | 20:11 | scoring.where is not for task forecast
            scoring: {} | scoring: {clusterBy: [shop]} | 20:11 | scoring.clusterBy is not for task forecast
            scoring: {} | scoring: {load: upsert} | 20:17 | scoring.load: upsert is not for task forecast
            """)
    void aWrongPlaceIsRefusedThereWithAHelpfulMessage(String right, String wrong, String place, String message) {
        String from = right.replace("\\n", "\n");
        assertThat(FORECAST).contains(from);
        String changed = FORECAST.replace(from, wrong == null ? "" : wrong.replace("\\n", "\n"));

        SpecError refused = catchThrowableOfType(SpecError.class, () -> parse(changed));

        assertThat(refused).as("refusal of%n%s", changed).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aModelThatLearnsNothingOfThePastIsRefused() {
        String changed = FORECAST.replace("    lags: [1, 24]\n    seasons: [168]\n", "");
        SpecError refused = catchThrowableOfType(SpecError.class, () -> parse(changed));
        assertThat(refused).hasMessageContaining("Expected lags, seasons or both in model.forecast");
    }

    @Test
    void whatIsNotDoneYetIsSaid() {
        ParsedPipeline parsed = PipelineReader.parseLocated(
                FORECAST + "monitoring: {features: {metric: psi, warn: 0.1, alert: 0.2}}\n",
                "sales.yaml",
                Samples.NOTHING);
        assertThat(Support.unsupported(parsed))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("monitoring.features: for task forecast"));
    }

    private static PipelineSpec parse(String text) {
        return PipelineReader.parse(text, "sales.yaml", Samples.NOTHING);
    }
}

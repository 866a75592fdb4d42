/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row gives `shop.yaml` another model of algorithm xgboost, on its line 45, and says how it is refused. */
class WrongXgboostTest {

    @Test
    void allItsParametersAreTaken() {
        assertThatCode(() -> parsed("params: {numRound: 200, maxDepth: 8, eta: 0.1, gamma: 0, minChildWeight: 2.5,"
                        + " maxDeltaStep: 1, subsample: 0.8, colsampleBytree: 1, colsampleBylevel: 0.5,"
                        + " colsampleBynode: 0.5, lambda: 1, alpha: 0, maxBins: 64, missing: -999,"
                        + " numWorkers: 2, seed: 12345678901},"
                        + " tune: {space: {maxDepth: {int: [2, 8]}, eta: {logUniform: [0.01, 1]}, gamma: [0, 1]}}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            params: {numRounds: 5}                                | Unknown parameter 'numRounds' of xgboost in model.params. Did you mean 'numRound'?
            params: {stepSize: 0.1}                               | Unknown parameter 'stepSize' of xgboost in model.params. Valid: alpha, colsampleBylevel
            params: {numRound: 0}                                 | Invalid value 0 of model.params.numRound of xgboost: it wants a whole number from 1 to 100000.
            params: {numRound: 2.5}                               | Invalid value 2.5 of model.params.numRound of xgboost: it wants a whole number
            params: {numRound: 99999999999}                       | model.params.numRound
            params: {maxDepth: 31}                                | Invalid value 31 of model.params.maxDepth of xgboost: it wants a whole number from 1 to 30.
            params: {eta: 0}                                      | Invalid value 0 of model.params.eta of xgboost: it wants a number above 0 and at most 1.
            params: {eta: fast}                                   | Invalid value "fast" of model.params.eta of xgboost
            params: {subsample: 1.5}                              | Invalid value 1.5 of model.params.subsample of xgboost
            params: {colsampleBytree: 0}                          | Invalid value 0 of model.params.colsampleBytree of xgboost
            params: {lambda: -1}                                  | Invalid value -1 of model.params.lambda of xgboost: it wants a number of 0 or more.
            params: {minChildWeight: [1]}                         | Invalid value [1] of model.params.minChildWeight of xgboost
            params: {maxBins: 1}                                  | Invalid value 1 of model.params.maxBins of xgboost: it wants a whole number from 2 to 65536.
            params: {numWorkers: 0}                               | Invalid value 0 of model.params.numWorkers of xgboost
            params: {seed: 1.5}                                   | Invalid value 1.5 of model.params.seed of xgboost: it wants a whole number.
            params: {missing: none}                               | Invalid value "none" of model.params.missing of xgboost: it wants a number.
            params: {objective: reg:squarederror}                 | model.params.objective is for regressions
            tune: {space: {maxDepth: [4, 40]}}                    | Invalid value 40 of model.tune.space.maxDepth.1 of xgboost
            tune: {space: {eta: {uniform: [0.1, 2]}}}             | Invalid value 2 of model.tune.space.eta.uniform.1 of xgboost
            tune: {space: {maxIter: [5, 10]}}                     | Unknown parameter 'maxIter' of xgboost in model.tune.space.
            segmentBy: [customer_id]                              | Algorithm 'xgboost' does not train a model a segment.
            """)
    void aWrongParameterIsRefusedWithAHelpfulMessage(String keys, String message) {
        SpecError refused = catchThrowableOfType(SpecError.class, () -> parsed(keys));

        assertThat(refused).as("refusal of %s", keys).isNotNull();
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(45);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void lossesAreOfRegressions() {
        assertThat(XgboostParameter.OBJECTIVE.choices()).containsExactly("reg:squarederror", "reg:absoluteerror");
        SpecError refused =
                catchThrowableOfType(SpecError.class, () -> parsed("params: {objective: rank:ndcg}", "regression"));

        assertThat(refused.problems())
                .extracting(Problem::message)
                .contains("Invalid value \"rank:ndcg\" of model.params.objective of xgboost: it wants one of"
                        + " reg:squarederror, reg:absoluteerror.");
    }

    private static PipelineSpec parsed(String keys) {
        return parsed(keys, "classification");
    }

    /** The model as a flow mapping, so that all of it is on one line. */
    private static PipelineSpec parsed(String keys, String task) {
        String shop = Samples.resource("shop.yaml");
        String block = shop.substring(shop.indexOf("model:\n"), shop.indexOf("scoring:"));
        String model = "model: {task: " + task + ", algorithm: xgboost, " + keys + "}\n";
        return PipelineReader.parse(shop.replace(block, model), "shop.yaml", Samples.NOTHING);
    }
}

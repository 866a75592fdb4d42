/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row gives `shop.yaml` other keys of the model, on its line 45, and says where they are refused and how. */
class WrongTuningTest {

    private static final String PLACE = "  params: {maxIter: 5}\n";

    @Test
    void aSearchAndSegmentsAreRead() {
        ModelSpec model = parsed(
                        "tune: {method: halving, trials: 9, space: {maxDepth: {int: [2, 6]}, stepSize: [0.1, 0.2]}},"
                                + " segmentBy: [customer_id, amount], segmentMinRows: 30")
                .model()
                .orElseThrow();

        assertThat(model.tune().orElseThrow().method()).isEqualTo("halving");
        assertThat(model.tune().orElseThrow().space()).containsOnlyKeys("maxDepth", "stepSize");
        assertThat(model.segmentBy()).containsExactly("customer_id", "amount");
        assertThat(model.segmentMinRows()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tune: {space: {maxDeph: [3, 5]}}                                           | Unknown parameter 'maxDeph' of gbt in model.tune.space. Did you mean 'maxDepth'?
            tune: {space: {}}                                                          | model.tune.space
            tune: {method: grind, space: {maxDepth: [3, 5]}}                           | Did you mean 'grid'?
            tune: {space: {maxDepth: 3}}                                               | model.tune.space.maxDepth
            tune: {space: {maxDepth: []}}                                              | model.tune.space.maxDepth
            tune: {space: {stepSize: {normal: [0, 1]}}}                                | normal
            tune: {space: {stepSize: {uniform: [0.1]}}}                                | model.tune.space.stepSize
            tune: {space: {stepSize: {uniform: [0.3, 0.1]}}}                           | low 0.3 is not less than high 0.1
            tune: {space: {stepSize: {logUniform: [0, 0.1]}}}                          | logarithms need low above 0, found 0
            tune: {space: {maxDepth: {int: [2.5, 3]}}}                                 | model.tune.space.maxDepth
            tune: {method: grid, space: {stepSize: {uniform: [0.1, 0.3]}}}             | A grid needs a list of values for 'stepSize'
            tune: {method: grid, trials: 5, space: {maxDepth: [3, 5]}}                 | model.tune.trials is for methods random and halving
            tune: {method: halving, trials: 2, space: {stepSize: {uniform: [0.1, 1]}}} | Cannot halve 2 trials
            tune: {trials: 0, space: {maxDepth: [3]}}                                  | model.tune.trials
            tune: {parallelism: 0, space: {maxDepth: [3]}}                             | model.tune.parallelism
            tune: {metric: rmse, space: {maxDepth: [3]}}                               | Unknown metric 'rmse' for task classification
            segmentBy: []                                                              | model.segmentBy
            segmentBy: [custmer_id]                                                    | Unknown column 'custmer_id' of source 'orders' in model.segmentBy.0. Did you mean 'customer_id'?
            segmentBy: [customer_id, customer_id]                                      | Duplicate column 'customer_id' in model.segmentBy
            segmentBy: [customer_id], segmentMinRows: 1                                | model.segmentMinRows
            segmentMinRows: 50                                                         | model.segmentMinRows needs model.segmentBy
            segmentBy: [customer_id], tune: {space: {subsamplingRate: [0.5, 1]}}       | Parameter 'subsamplingRate' of gbt cannot be set with model.segmentBy
            """)
    void aWrongSearchOrSegmentIsRefusedWithAHelpfulMessage(String keys, String message) {
        SpecError refused = catchThrowableOfType(SpecError.class, () -> parsed(keys));

        assertThat(refused).as("refusal of %s", keys).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(45);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void anAlgorithmWithoutSegmentsAndAColumnOfTheLabelAreRefused() {
        SpecError refused = catchThrowableOfType(
                SpecError.class,
                () -> PipelineReader.parse(
                        Samples.resource("shop.yaml")
                                .replace(
                                        "algorithm: gbt\n" + PLACE,
                                        "algorithm: naive_bayes\n  segmentBy: [customer_id]\n")
                                .replace(
                                        "label: {expr: returned, source: returns, join: [order_id], default: false,",
                                        "label: {expr: \"customer_id > 1\","),
                        "shop.yaml",
                        Samples.NOTHING));

        assertThat(refused.problems())
                .extracting(Problem::message)
                .contains(
                        "Algorithm 'naive_bayes' does not train a model a segment. Those that do are decision_tree, gbt,"
                                + " linear_regression, logistic_regression.")
                .anyMatch(message -> message.startsWith("Leak: the label is made of column 'customer_id'"));
    }

    /** The model as a flow mapping, so that all of it is on one line. */
    private static PipelineSpec parsed(String keys) {
        String shop = Samples.resource("shop.yaml");
        String block = shop.substring(shop.indexOf("model:\n"), shop.indexOf("scoring:"));
        String model = "model: {task: classification, algorithm: gbt, params: {maxIter: 5}, " + keys + "}\n";
        return PipelineReader.parse(shop.replace(block, model), "shop.yaml", Samples.NOTHING);
    }
}

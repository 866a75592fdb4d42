/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SpecError;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be trained, and how that is said. */
class RefusedTrainingTest {

    private static final String TWO = "IF(signal > 11, 'yes', 'no')";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            classification | 'yes'                                        | all 600 labels are yes. Look at dataset.label.
            classification | IF(id % 3 = 1, 'yes', 'no')                  | all 400 labels of the train split are no. Look at dataset.label and dataset.split.
            classification | IF(id % 3 = 1, 'c', IF(flag, 'a', 'b'))      | the labels are a, b, c, but the train split has only a and b, and not c.
            classification | id * 1000                                    | REFUSED
            regression     | city                                         | Cannot train a regression: dataset.label is of type STRING, which is no number.
            regression     | IF(id = 7, DOUBLE('NaN'), 1.0D)              | 1 examples have a label that is not a number or infinite. Look at dataset.label.
            regression     | IF(id < 9, DOUBLE('Infinity'), 1.0D)         | 9 examples have a label that is not a number or infinite. Look at dataset.label.
            """)
    void labels(String task, String label, String message) {
        String algorithm = task.equals("regression") ? "linear_regression" : "logistic_regression";
        PipelineSpec spec = MixedExamples.pipeline(task, algorithm, "x: x", "");
        if (message.equals("REFUSED")) {
            Dataset<Row> many = MixedExamples.labelled(label)
                    .union(MixedExamples.labelled("id * 1000 + 1"))
                    .union(MixedExamples.labelled("id * 1000 + 2"));
            assertThatThrownBy(() -> TrainingSet.of(many, spec))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("the label has more than 1000 values");
            return;
        }
        assertThatThrownBy(() -> TrainingSet.of(MixedExamples.labelled(label), spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IF(id = 5, -1.0D, 1.0D)", "IF(id = 5, NULL, 1.0D)", "IF(id = 5, DOUBLE('NaN'), 1.0D)"})
    void weights(String weight) {
        Dataset<Row> examples = MixedExamples.labelled(TWO).withColumn(ExampleColumns.WEIGHT, expr(weight));
        PipelineSpec spec = MixedExamples.pipeline("classification", "gbt", "x: x", "");
        assertThatThrownBy(() -> TrainingSet.of(examples, spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("1 examples have a weight that is missing, negative or no number");
    }

    @Test
    void splitsAndInputsWithoutRowsOrValues() {
        PipelineSpec spec = MixedExamples.pipeline("classification", "gbt", "x: x, city: city", "");
        Dataset<Row> examples = MixedExamples.labelled(TWO);
        assertThatThrownBy(() -> TrainingSet.of(examples.where("_split = 'train'"), spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("the test split has no examples");
        Dataset<Row> empty = examples.withColumn("x", lit(null).cast("double"))
                .withColumn("city", lit(null).cast("string"));
        assertThatThrownBy(() -> fit(empty, spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("of 400 training rows none has a value in any input (x, city)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            classification | logistic_regression   | params: {maxDepth: 3}                        | Unknown parameter model.params.maxDepth of logistic_regression. It has: aggregationDepth,
            classification | gbt                   | params: {labelCol: y}                        | Unknown parameter model.params.labelCol
            classification | logistic_regression   | params: {threshold: 0.3}                     | Unknown parameter model.params.threshold
            classification | gbt                   | params: {maxDepth: deep}                     | it wants a int.
            classification | gbt                   | params: {maxDepth: -1}                       | Invalid value -1 of model.params.maxDepth of gbt
            classification | naive_bayes           | params: {modelType: quantum}                 | Invalid value quantum of model.params.modelType of naive_bayes
            classification | multilayer_perceptron | params: {layers: [8, 0]}                     | Invalid value [8,0] of model.params.layers of multilayer_perceptron: it wants the sizes of the hidden layers
            classification | multilayer_perceptron | params: {layers: 8}                          | Invalid value 8 of model.params.layers
            classification | multilayer_perceptron | params: {layers: [a]}                        | it wants the sizes of the hidden layers
            regression     | survival              | params: {quantileProbabilities: 0.5, censorCol: ended} | it wants a double array.
            """)
    void parameters(String task, String algorithm, String model, String message) {
        ModelSpec spec = MixedExamples.pipeline(task, algorithm, "x: x, ended: ended", model)
                .model()
                .orElseThrow();
        assertThatThrownBy(() -> Learner.of(spec, 2))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            isotonic           | x: x, n: n         |                                             | signal     | Cannot train isotonic on 2 features: it is a function of one number.
            isotonic           | x: x, n: n         | params: {featureIndex: 2}                   | signal     | there are 2 features, numbered from 0
            survival           | x: x, ended: ended | params: {censorCol: ended}                  | n - 5.0D   | they must be above 0, the time that passed
            survival           | x: x, ended: n     | params: {censorCol: ended}                  | signal + 1 | neither 1 (the end was seen) nor 0 (not yet)
            generalized_linear | x: x               | params: {family: gamma}                     | n - 5.0D   | Cannot train family gamma on labels between
            generalized_linear | x: x               | params: {family: poisson}                   | n - 5.0D   | they must be 0 or more
            generalized_linear | x: x               | params: {family: binomial}                  | signal     | they must be between 0 and 1
            generalized_linear | x: x               | params: {family: poisson, link: inverse}    | n + 1.0D   | link
            decision_tree      | x: x, city: city   | "params: {maxBins: 3}, preprocess: {categorical: {encode: index}}" | signal | maxBins
            """)
    void whatOnlyTheDataTell(String algorithm, String inputs, String model, String label, String message) {
        PipelineSpec spec = MixedExamples.pipeline("regression", algorithm, inputs, model == null ? "" : model);
        Dataset<Row> examples = MixedExamples.labelled(label);
        Dataset<Row> named = inputs.contains("ended: n") ? examples.withColumn("ended", col("n")) : examples;
        assertThatThrownBy(() -> fit(named, spec))
                .isInstanceOfAny(DataRefused.class, UsageError.class)
                .hasMessageContaining(message);
    }

    @Test
    void aLabelThatTrainingDidNotHaveIsPredictedWrongAndNoMore() {
        PipelineSpec spec = MixedExamples.pipeline("classification", "decision_tree", "x: x", "");
        String three = "concat('c', least(2, CAST(x / 3.4 AS INT)))";
        Dataset<Row> known = MixedExamples.labelled(three).where("x IS NOT NULL");
        Dataset<Row> other =
                MixedExamples.labelled("IF(id % 30 = 1, 'new', " + three + ")").where("x IS NOT NULL");
        Map<String, MetricValue> all = fit(known, spec).metrics().get("test");
        FittedModel fitted = fit(other, spec);
        Map<String, MetricValue> some = fitted.metrics().get("test");
        assertThat(fitted.model().description().classes()).containsExactly("c0", "c1", "c2");
        assertThat(all.get("accuracy").value()).isGreaterThan(0.97);
        assertThat(some.get("accuracy").value()).isBetween(0.8, 0.92);
        assertThat(some.get("logLoss").value()).isGreaterThan(all.get("logLoss").value() + 1);
    }

    /** Of the algorithms that learn from labels and are always there. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {
                "XGBOOST_.*",
                ".*KMEANS",
                "GAUSSIAN_MIXTURE",
                "LATENT_DIRICHLET",
                "DENSITY",
                "CENTRES",
                "COMPONENTS",
                "ISOLATION_FOREST"
            })
    void weightsAreTakenByTheAlgorithmsWhoseSparkClassTakesThem(Algorithm algorithm) {
        String task = Stream.of("classification", "regression")
                .filter(name -> {
                    try {
                        return Algorithm.of(ModelSpec.Task.valueOf(name.toUpperCase(Locale.ROOT)), algorithm.id())
                                == algorithm;
                    } catch (UsageError e) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow();
        String censor = algorithm == Algorithm.SURVIVAL ? "params: {censorCol: x}" : "";
        ModelSpec spec = MixedExamples.pipeline(task, algorithm.id(), "x: x", censor)
                .model()
                .orElseThrow();
        // factorization machines have the parameter, but nothing to set it with, and do not use it
        boolean takes = Stream.of(algorithm.estimator(spec).getClass().getMethods())
                .anyMatch(method -> method.getName().equals("setWeightCol"));
        assertThat(acceptsWeights(task, algorithm.id(), censor)).isEqualTo(takes);
    }

    private static boolean acceptsWeights(String task, String algorithm, String model) {
        try {
            MixedExamples.pipeline(task, algorithm, "x: x", model, "weight: n");
            return true;
        } catch (SpecError e) {
            assertThat(e.getMessage()).contains("takes no weights");
            return false;
        }
    }

    private static FittedModel fit(Dataset<Row> examples, PipelineSpec spec) {
        return FittedModel.fit(TestSpark.session(), TrainingSet.of(examples, spec), spec);
    }
}

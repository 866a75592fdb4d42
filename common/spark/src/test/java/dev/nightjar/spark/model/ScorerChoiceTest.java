/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ScorerChoiceTest {

    @Test
    void aModelIsCompiledOnlyIfItPredictsWhatSparkMlDoes() {
        PipelineSpec spec = MixedExamples.pipeline("regression", "linear_regression", "x: x", "");
        TrainingSet set = TrainingSet.of(MixedExamples.labelled(MixedExamples.SIGNAL), spec);
        SparkModel model = FittedModel.fit(TestSpark.session(), set, spec).model();
        assertThat(model.description().scorer().isCompiled()).isTrue();

        ScorerChoice choice =
                new ScorerChoice(model.pipeline().get(), model.plain().description(), Map.of());
        Dataset<Row> predicted = model.plain().predict(set.examples());
        assertThat(choice.of(predicted).isCompiled()).isTrue();

        Column prediction = col(ModelColumns.PREDICTION);
        ChosenScorer other = choice.of(predicted.withColumn(ModelColumns.PREDICTION, prediction.plus(1e-6)));
        assertThat(other.isCompiled()).isFalse();
        assertThat(other.reason()).contains("from those of Spark ML").contains("E-7");
        assertThat(choice.of(predicted.limit(0)).isCompiled()).isFalse();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.spec.ModelSpec.Encode;
import dev.nightjar.core.spec.ModelSpec.Impute;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ImportanceTest {

    private static final List<String> INPUTS = List.of("city_name", "amount", "hour");

    /** The target is mostly the city's, a little the hour's, and never the amount's, which has gaps. */
    private static final Dataset<Row> ROWS = TestSpark.session()
            .range(0, 400, 1, 1)
            .select(
                    expr("element_at(array('Ulm', 'Bonn', 'Kiel', 'Jena'), CAST(id % 4 + 1 AS INT))")
                            .as("city_name"),
                    expr("IF(id % 10 = 0, NULL, CAST(xxhash64(id) % 100 AS DOUBLE))")
                            .as("amount"),
                    expr("CAST(id % 24 AS INT)").as("hour"))
            .withColumn(
                    ModelColumns.TARGET, expr("IF(city_name IN ('Ulm', 'Jena'), 100D, 0D) + IF(hour > 12, 10D, 0D)"))
            .cache();

    @Test
    void allSlotsOfAnInputCountForIt() {
        List<Bars.Bar> ranked = Importance.ranked(
                fitted(new DecisionTreeRegressor()
                        .setFeaturesCol(ModelColumns.FEATURES)
                        .setLabelCol(ModelColumns.TARGET)),
                ROWS);
        assertThat(ranked).extracting(Bars.Bar::label).startsWith("city_name", "hour");
        assertThat(ranked.get(0).value()).isGreaterThan(0.9);
        assertThat(ranked.stream().mapToDouble(Bars.Bar::value).sum()).isCloseTo(1, within(1e-9));
        assertThat(Importance.bars(ranked).get(0).bars()).isEqualTo(ranked);
    }

    @Test
    void aLineHasNone() {
        assertThat(Importance.ranked(
                        fitted(new LinearRegression()
                                .setFeaturesCol(ModelColumns.FEATURES)
                                .setLabelCol(ModelColumns.TARGET)),
                        ROWS))
                .isEmpty();
    }

    private static PipelineModel fitted(PipelineStage algorithm) {
        PreprocessSpec spec = new PreprocessSpec(Impute.MEDIAN, Encode.ONEHOT, 10, 10);
        InputStatistics statistics = InputStatistics.of(ROWS, INPUTS, spec);
        List<PipelineStage> stages = new ArrayList<>(new Preprocessing(statistics, spec, VectorNeeds.PLAIN)
                .fit(ROWS, 0)
                .stages());
        stages.add(algorithm);
        return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(ROWS);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A Spark ML pipeline with the names and the threshold that its task needs.
 *
 * @param pipeline asked for only to predict, as loading it takes Spark a job a stage
 */
record SparkModel(Supplier<PipelineModel> pipeline, ModelDescription description, ModelProfile profile)
        implements TrainedModel {

    @Override
    public Dataset<Row> predict(Dataset<Row> examples) {
        List<Column> columns = new ArrayList<>(
                Arrays.stream(examples.columns()).map(c -> col("`" + c + "`")).toList());
        Dataset<Row> scored = pipeline.get().transform(examples);
        if (!description.classification()) {
            columns.add(col(ModelColumns.RAW).as(ModelColumns.PREDICTION));
            return scored.select(columns.toArray(Column[]::new));
        }
        Column probability = description
                .balance()
                .probability(functions.vector_to_array(col(ModelColumns.PROBABILITIES), "float64"), 1);
        Column decision = col(ModelColumns.PROBABILITY).geq(description.threshold());
        columns.add(probability.as(ModelColumns.PROBABILITY));
        return scored.select(columns.toArray(Column[]::new))
                .withColumn(ModelColumns.DECISION, decision)
                .withColumn(ModelColumns.PREDICTION, when(decision, 1.0).otherwise(0.0))
                .withColumn(
                        ModelColumns.LABEL,
                        when(decision, lit(description.classes().get(1)))
                                .otherwise(lit(description.classes().get(0))));
    }

    /** Columns that predictions add, in order. */
    List<String> outputs() {
        return description.classification()
                ? List.of(ModelColumns.PROBABILITY, ModelColumns.DECISION, ModelColumns.PREDICTION, ModelColumns.LABEL)
                : List.of(ModelColumns.PREDICTION);
    }

    @Override
    public String watched() {
        return description.classification() ? ModelColumns.PROBABILITY : ModelColumns.PREDICTION;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.segment.SegmentedModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;

/** What a classification or regression says of examples, in the columns that scoring writes. */
record Predictions(ModelDescription description) {

    /** Columns that predictions add, in order. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>(ofTask());
        if (Segmentation.in(description)) {
            outputs.add(SegmentedModel.SEGMENT_MODEL);
        }
        return List.copyOf(outputs);
    }

    private List<String> ofTask() {
        if (description.binary()) {
            return List.of(
                    ModelColumns.PROBABILITY, ModelColumns.DECISION, ModelColumns.PREDICTION, ModelColumns.LABEL);
        } else if (description.classification()) {
            return List.of(ModelColumns.PROBABILITY, ModelColumns.PREDICTION, ModelColumns.LABEL);
        }
        return survival() ? List.of(ModelColumns.PREDICTION, ModelColumns.QUANTILES) : List.of(ModelColumns.PREDICTION);
    }

    /** Of many classes the predicted one: how often each is predicted is what would shift. */
    String watched() {
        if (description.binary()) {
            return ModelColumns.PROBABILITY;
        }
        return description.classification() ? ModelColumns.LABEL : ModelColumns.PREDICTION;
    }

    /** @param kept names of columns, such as those of the examples */
    Dataset<Row> of(Dataset<Row> transformed, List<String> kept) {
        List<Column> columns = new ArrayList<>(kept.stream().map(Quoted::column).toList());
        if (Segmentation.in(description)) {
            columns.add(col(SegmentedModel.SEGMENT_MODEL));
        }
        if (!description.classification()) {
            columns.add(col(ModelColumns.RAW).as(ModelColumns.PREDICTION));
            if (survival()) {
                columns.add(functions
                        .vector_to_array(col(ModelColumns.QUANTILE_VECTOR), "float64")
                        .as(ModelColumns.QUANTILES));
            }
            return transformed.select(columns.toArray(Column[]::new));
        }
        Column made = col(ModelColumns.PROBABILITIES);
        // compiled models make an array
        Column probabilities =
                transformed.schema().apply(ModelColumns.PROBABILITIES).dataType() instanceof ArrayType
                        ? made
                        : functions.vector_to_array(made, "float64");
        return description.binary()
                ? binary(transformed, columns, probabilities)
                : many(transformed, columns, probabilities);
    }

    private boolean survival() {
        return description.algorithm().equals(Algorithm.SURVIVAL.id());
    }

    private Dataset<Row> binary(Dataset<Row> transformed, List<Column> columns, Column probabilities) {
        columns.add(description.balance().probability(probabilities, 1).as(ModelColumns.PROBABILITY));
        Column decision = col(ModelColumns.PROBABILITY).geq(description.threshold());
        return transformed
                .select(columns.toArray(Column[]::new))
                .withColumn(ModelColumns.DECISION, decision)
                .withColumn(ModelColumns.PREDICTION, when(decision, 1.0).otherwise(0.0))
                .withColumn(
                        ModelColumns.LABEL,
                        when(decision, lit(description.classes().get(1)))
                                .otherwise(lit(description.classes().get(0))));
    }

    private Dataset<Row> many(Dataset<Row> transformed, List<Column> columns, Column probabilities) {
        columns.add(description.balance().probabilities(probabilities).as(ModelColumns.PROBABILITY));
        Column most = array_position(col(ModelColumns.PROBABILITY), array_max(col(ModelColumns.PROBABILITY)));
        return transformed
                .select(columns.toArray(Column[]::new))
                .withColumn(ModelColumns.PREDICTION, most.minus(1).cast("double"))
                .withColumn(
                        ModelColumns.LABEL,
                        get(
                                lit(description.classes().toArray(String[]::new)),
                                col(ModelColumns.PREDICTION).cast("int")));
    }
}

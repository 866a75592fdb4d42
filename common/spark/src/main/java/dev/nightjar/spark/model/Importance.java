/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Bars;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How much each input decides in a model of trees: the impurity that its splits take away, as Spark ML measures it (Hastie,
 * Tibshirani and Friedman 2001, section 10.13.1), summed over the slots of the feature vector that are made of it.
 */
final class Importance {

    private static final int INPUTS = 20;

    private Importance() {}

    /** Inputs by importance, the greatest first; none for other models. */
    static List<Bars.Bar> ranked(PipelineModel pipeline, Dataset<Row> examples) {
        Transformer[] stages = pipeline.stages();
        Optional<Vector> importance = Arrays.stream(stages)
                .flatMap(stage -> importance(stage).stream())
                .findFirst();
        if (importance.isEmpty()) {
            return List.of();
        }
        StructType schema = pipeline.transform(examples.limit(0)).schema();
        Map<String, Double> byInput = new LinkedHashMap<>();
        int slot = 0;
        for (String part : assembled(stages, inputs(stages[stages.length - 1]))) {
            int size = size(schema.apply(part));
            for (int i = 0; i < size; i++) {
                byInput.merge(input(part), importance.get().apply(slot++), Double::sum);
            }
        }
        return byInput.entrySet().stream()
                .map(entry -> new Bars.Bar(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Bars.Bar::value).reversed())
                .toList();
    }

    /** The first of them as a figure; none of none. */
    static List<Bars> bars(List<Bars.Bar> ranked) {
        return ranked.isEmpty()
                ? List.of()
                : List.of(new Bars(
                        "importance",
                        "Importance of inputs",
                        "share of the impurity taken away",
                        ranked.stream().limit(INPUTS).toList()));
    }

    private static Optional<Vector> importance(Transformer model) {
        if (model instanceof GBTClassificationModel trees) {
            return Optional.of(trees.featureImportances());
        } else if (model instanceof GBTRegressionModel trees) {
            return Optional.of(trees.featureImportances());
        } else if (model instanceof RandomForestClassificationModel trees) {
            return Optional.of(trees.featureImportances());
        } else if (model instanceof RandomForestRegressionModel trees) {
            return Optional.of(trees.featureImportances());
        } else if (model instanceof DecisionTreeClassificationModel tree) {
            return Optional.of(tree.featureImportances());
        } else if (model instanceof DecisionTreeRegressionModel tree) {
            return Optional.of(tree.featureImportances());
        }
        return Optional.empty();
    }

    private static String inputs(Transformer model) {
        return (String) model.getOrDefault(model.getParam("featuresCol"));
    }

    /** The columns that make up a vector, in its order; vectors within it are taken apart, too. */
    private static List<String> assembled(Transformer[] stages, String vector) {
        return Arrays.stream(stages)
                .filter(VectorAssembler.class::isInstance)
                .map(VectorAssembler.class::cast)
                .filter(assembler -> assembler.getOutputCol().equals(vector))
                .findFirst()
                .map(assembler -> Arrays.stream(assembler.getInputCols())
                        .flatMap(part -> assembled(stages, part).stream())
                        .toList())
                .orElse(List.of(vector));
    }

    private static int size(StructField column) {
        return column.dataType() instanceof VectorUDT
                ? AttributeGroup.fromStructField(column).size()
                : 1;
    }

    /** Preprocessing names its columns by a prefix, such as `_imp_amount`. */
    static String input(String column) {
        return column.replaceFirst("^_[a-z]+[0-9]*_", "");
    }
}

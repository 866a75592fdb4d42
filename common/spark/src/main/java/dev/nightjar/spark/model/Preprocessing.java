/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * Stages of Spark ML that make a feature vector of the inputs: numbers with missing ones imputed and marked, text
 * one-hot with rare, missing and unseen categories pooled. Only Spark's own stages, so a saved model loads anywhere.
 */
final class Preprocessing {

    private static final String MISSING = "(missing)";
    private static final String OTHER = "(other)";

    private final InputStatistics statistics;
    private final PreprocessSpec spec;

    Preprocessing(InputStatistics statistics, PreprocessSpec spec) {
        this.statistics = statistics;
        this.spec = spec;
    }

    List<PipelineStage> stages() {
        List<String> numeric = List.copyOf(statistics.numeric().keySet());
        List<String> text = List.copyOf(statistics.categories().keySet());
        List<PipelineStage> stages = new ArrayList<>(List.of(plain(numeric, text)));
        List<String> vector = new ArrayList<>();
        if (!numeric.isEmpty()) {
            stages.add(new Imputer()
                    .setStrategy(spec.impute().name().toLowerCase(Locale.ROOT))
                    .setInputCols(prefixed("_num_", numeric))
                    .setOutputCols(prefixed("_imp_", numeric)));
            vector.addAll(List.of(prefixed("_imp_", numeric)));
            vector.addAll(List.of(prefixed("_mis_", withMissing())));
        }
        if (!text.isEmpty()) {
            stages.add(new StringIndexer()
                    .setHandleInvalid("keep")
                    .setInputCols(prefixed("_cat_", text))
                    .setOutputCols(prefixed("_idx_", text)));
            stages.add(
                    new OneHotEncoder().setInputCols(prefixed("_idx_", text)).setOutputCols(prefixed("_one_", text)));
            vector.addAll(List.of(prefixed("_one_", text)));
        }
        stages.add(new VectorAssembler()
                .setInputCols(vector.toArray(String[]::new))
                .setOutputCol(ModelColumns.FEATURES));
        return stages;
    }

    private List<String> withMissing() {
        return statistics.numeric().entrySet().stream()
                .filter(java.util.Map.Entry::getValue)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private SQLTransformer plain(List<String> numeric, List<String> text) {
        List<String> columns = new ArrayList<>(List.of("*"));
        for (String name : numeric) {
            columns.add("nullif(CAST(`" + name + "` AS DOUBLE), DOUBLE('NaN')) AS `_num_" + name + "`");
        }
        for (String name : withMissing()) {
            columns.add("IF(nullif(CAST(`" + name + "` AS DOUBLE), DOUBLE('NaN')) IS NULL, 1.0D, 0.0D) AS `_mis_" + name
                    + "`");
        }
        for (String name : text) {
            columns.add(pooled(name) + " AS `_cat_" + name + "`");
        }
        return new SQLTransformer().setStatement("SELECT " + String.join(", ", columns) + " FROM __THIS__");
    }

    private String pooled(String name) {
        List<String> known = statistics.categories().get(name);
        if (known.isEmpty()) {
            return "IF(`" + name + "` IS NULL, '" + MISSING + "', '" + OTHER + "')";
        }
        return "CASE WHEN `" + name + "` IS NULL THEN '" + MISSING + "' WHEN `" + name + "` IN ("
                + known.stream().map(Preprocessing::literal).collect(Collectors.joining(", ")) + ") THEN `" + name
                + "` ELSE '" + OTHER + "' END";
    }

    private static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String[] prefixed(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toArray(String[]::new);
    }
}

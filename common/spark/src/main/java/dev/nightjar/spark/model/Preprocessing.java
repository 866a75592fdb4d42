/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.Encode;
import dev.nightjar.core.spec.ModelSpec.Impute;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.core.spec.ModelSpec.Scale;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes a feature vector of the inputs. Numbers, and the parts of dates and timestamps, are imputed and marked where they
 * were missing, or left missing, and scaled, as the algorithm needs them. Categories are encoded; missing values are one of
 * their own, if training has any; rare and unseen ones are one together. Texts become words weighted by rarity (TF-IDF). Only
 * Spark's own stages, so a saved model loads anywhere; what {@link InputStatistics} tells them needs no further pass.
 */
final class Preprocessing {

    private static final String MISSING = "(missing)";

    private final InputStatistics statistics;
    private final PreprocessSpec spec;
    private final VectorNeeds needs;
    private final Scale scale;
    private final boolean gaps;

    /** @throws UsageError if the pipeline file asks for a scale that the algorithm cannot learn from */
    Preprocessing(InputStatistics statistics, PreprocessSpec spec, VectorNeeds needs) {
        this.statistics = statistics;
        this.spec = spec;
        this.needs = needs;
        this.scale = scale();
        this.gaps = needs == VectorNeeds.GAPS && spec.impute() == Impute.AUTO;
    }

    /**
     * Fits what has to be fitted.
     *
     * @param train with the inputs, and `_target` if categories are encoded by it
     * @param classes how many classes the target has; 0 for a number
     */
    Prepared fit(Dataset<Row> train, int classes) {
        Prepared prepared = new Prepared(List.of(), train).then(plain());
        List<String> vector = new ArrayList<>();
        statistics.numbers().keySet().forEach(number -> vector.add(number.column()));
        marked().forEach(input -> vector.add("_mis_" + input));
        List<String> categories = List.copyOf(statistics.categories().keySet());
        if (!categories.isEmpty()) {
            prepared = prepared.then(indexer());
            if (spec.encode() == Encode.TARGET) {
                TargetEncoding encoding = new TargetEncoding(statistics.categories(), classes, scale);
                prepared = encoding.fit(prepared, List.of(train.columns()));
                vector.addAll(encoding.outputs());
            } else if (spec.encode() == Encode.ONEHOT) {
                prepared = prepared.then(oneHot());
                vector.addAll(prefixed("_one_", categories));
            } else {
                vector.addAll(prefixed("_idx_", categories));
            }
        }
        TextFeatures texts = new TextFeatures(spec, needs);
        for (String text : statistics.texts()) {
            prepared = texts.fit(prepared, text);
            vector.add(TextFeatures.output(text));
        }
        return prepared.then(new VectorAssembler()
                .setInputCols(vector.toArray(String[]::new))
                .setOutputCol(ModelColumns.FEATURES)
                .setHandleInvalid(gaps ? "keep" : "error"));
    }

    /** The mean of each column that is made of a number, among the training rows; imputed ones apart. */
    static Map<String, Double> means(InputStatistics statistics, ModelSpec spec) {
        Scale scale = new Preprocessing(
                        statistics, spec.preprocess(), Algorithm.of(spec).needs(spec))
                .scale;
        Map<String, Double> means = new TreeMap<>();
        statistics.numbers().forEach((number, known) -> {
            double mean = Rescaling.of(scale, known).of(known.mean());
            if (Double.isFinite(mean)) {
                means.put(number.column(), mean);
            }
        });
        return means;
    }

    private Scale scale() {
        if (spec.scale() == Scale.AUTO) {
            return switch (needs) {
                case STANDARD -> Scale.STANDARD;
                case NON_NEGATIVE -> Scale.MINMAX;
                case PLAIN, UNMARKED, COUNTS, GAPS -> Scale.NONE;
            };
        }
        boolean shifted = needs == VectorNeeds.COUNTS && spec.scale() == Scale.STANDARD;
        if (shifted || (needs == VectorNeeds.NON_NEGATIVE && spec.scale() != Scale.MINMAX)) {
            throw new UsageError(
                    "Invalid model.preprocess.numeric.scale: the algorithm takes no numbers below 0. Remove"
                            + " it, or say minmax.");
        }
        return spec.scale();
    }

    /** Inputs that have a slot which says whether they are missing. */
    private List<String> marked() {
        return gaps || needs == VectorNeeds.UNMARKED || needs == VectorNeeds.COUNTS
                ? List.of()
                : statistics.numbers().keySet().stream()
                        .map(InputNumber::input)
                        .distinct()
                        .filter(statistics.missing()::contains)
                        .toList();
    }

    private SQLTransformer plain() {
        List<String> columns = new ArrayList<>(List.of("*"));
        List<String> marked = new ArrayList<>(marked());
        for (Map.Entry<InputNumber, NumberStatistics> entry :
                statistics.numbers().entrySet()) {
            InputNumber number = entry.getKey();
            columns.add(as(sql(number, entry.getValue()), number.column()));
            if (marked.remove(number.input())) {
                columns.add(as("IF((" + number.sql() + ") IS NULL, 1.0D, 0.0D)", "_mis_" + number.input()));
            }
        }
        for (String name : statistics.categories().keySet()) {
            columns.add(as(text(name, MISSING), "_cat_" + name));
        }
        for (String name : statistics.texts()) {
            columns.add(as(text(name, ""), TextFeatures.input(name)));
        }
        return new SQLTransformer().setStatement("SELECT " + String.join(", ", columns) + " FROM __THIS__");
    }

    private String sql(InputNumber number, NumberStatistics known) {
        Rescaling rescaling = Rescaling.of(scale, known);
        return gaps
                ? "IF((" + number.sql() + ") IS NULL, DOUBLE('NaN'), " + rescaling.sql(number.sql()) + ")"
                : rescaling.sql("coalesce(" + number.sql() + ", " + known.fill(spec.impute()) + "D)");
    }

    /** The index after the last is for all others. */
    private StringIndexerModel indexer() {
        String[][] labels = statistics.categories().entrySet().stream()
                .map(entry -> {
                    List<String> known = new ArrayList<>(entry.getValue());
                    if (statistics.missing().contains(entry.getKey()) && !known.contains(MISSING)) {
                        known.add(MISSING);
                    }
                    return known.toArray(String[]::new);
                })
                .toArray(String[][]::new);
        List<String> names = List.copyOf(statistics.categories().keySet());
        return new StringIndexerModel(Identifiable$.MODULE$.randomUID("strIdx"), labels)
                .setHandleInvalid("keep")
                .setInputCols(prefixed("_cat_", names).toArray(String[]::new))
                .setOutputCols(prefixed("_idx_", names).toArray(String[]::new));
    }

    private OneHotEncoderModel oneHot() {
        int[] sizes = Arrays.stream(indexer().labelsArray())
                .mapToInt(labels -> labels.length + 1)
                .toArray();
        List<String> names = List.copyOf(statistics.categories().keySet());
        return new OneHotEncoderModel(Identifiable$.MODULE$.randomUID("oneHot"), sizes)
                .setDropLast(false)
                .setInputCols(prefixed("_idx_", names).toArray(String[]::new))
                .setOutputCols(prefixed("_one_", names).toArray(String[]::new));
    }

    private static String text(String name, String missing) {
        return "coalesce(CAST(" + Quoted.name(name) + " AS STRING), '" + missing + "')";
    }

    private static String as(String sql, String column) {
        return sql + " AS " + Quoted.name(column);
    }

    private static List<String> prefixed(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }
}

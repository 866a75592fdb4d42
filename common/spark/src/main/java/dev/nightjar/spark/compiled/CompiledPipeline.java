/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A pipeline whose vectors are never made. Stages that make plain columns are left to Spark ML, for which they are
 * projections; those that make vectors are followed in thought, and the model computes from the columns that the vectors
 * would be made of.
 */
public final class CompiledPipeline {

    /** DOUBLE: what a regression predicts. */
    public static final String PREDICTION = "_prediction";

    /** ARRAY of two DOUBLE: the probability of each class. */
    public static final String PROBABILITIES = "_probability";

    /**
     * STRUCT of `base_value`, `contributions` (ARRAY of STRUCT of `input` and `contribution`, the strongest first),
     * `other_contributions` and `raw_score`, which is their sum.
     */
    public static final String EXPLANATION = "explanation";

    private static final String POSITIVE = "_positive_probability";

    private final List<Transformer> plain = new ArrayList<>();
    private final Map<String, Parts> vectors = new HashMap<>();
    private CompiledModel model;

    private CompiledPipeline() {}

    /** A compiled pipeline, or the reason why there is none. */
    public record Result(CompiledPipeline pipeline, String reason) {

        public boolean isCompiled() {
            return pipeline != null;
        }

        /** @throws IllegalStateException if it is not compiled */
        public CompiledPipeline orElseThrow() {
            if (pipeline == null) {
                throw new IllegalStateException("Cannot score compiled: " + reason);
            }
            return pipeline;
        }
    }

    /** @param inputs schema of the rows to be scored */
    public static Result compile(PipelineModel pipeline, StructType inputs) {
        try {
            CompiledPipeline compiled = new CompiledPipeline();
            Transformer[] stages = pipeline.stages();
            StructType schema = inputs;
            for (int i = 0; i < stages.length - 1; i++) {
                schema = stages[i].transformSchema(schema);
                compiled.follow(stages[i], schema);
            }
            compiled.end(stages[stages.length - 1]);
            return new Result(compiled, "");
        } catch (NotCompiled e) {
            return new Result(null, e.getMessage());
        }
    }

    private void follow(Transformer stage, StructType after) throws NotCompiled {
        if (stage instanceof VectorAssembler assembler) {
            assemble(assembler, after);
        } else if (stage instanceof OneHotEncoderModel encoder) {
            encode(encoder);
        } else if (stage instanceof StandardScalerModel scaler) {
            scale(scaler);
        } else if (makesVector(stage, after)) {
            throw new NotCompiled("stages of class " + stage.getClass().getSimpleName() + " make vectors by Spark ML");
        } else {
            plain.add(stage);
        }
    }

    /** Whether a stage adds a vector, or reads one. */
    private boolean makesVector(Transformer stage, StructType after) {
        boolean reads = Arrays.stream(stage.params())
                .filter(param -> param.name().equals("inputCol") || param.name().equals("featuresCol"))
                .anyMatch(param ->
                        stage.isDefined(param) && vectors.containsKey(String.valueOf(stage.getOrDefault(param))));
        boolean adds = Arrays.stream(after.fields())
                .filter(field -> field.dataType().equals(SQLDataTypes.VectorType()))
                .map(StructField::name)
                .anyMatch(name -> !vectors.containsKey(name));
        return reads || adds;
    }

    private void assemble(VectorAssembler assembler, StructType schema) throws NotCompiled {
        if (!assembler.getHandleInvalid().equals("error")) {
            throw new NotCompiled("its vectors may hold invalid values");
        }
        Parts all = new Parts(List.of());
        for (String input : assembler.getInputCols()) {
            if (vectors.containsKey(input)) {
                all = all.then(vectors.get(input));
            } else if (schema.apply(input).dataType().equals(SQLDataTypes.VectorType())) {
                throw new NotCompiled("input " + input + " is a vector");
            } else {
                all = all.then(new Parts(List.of(new Parts.Scalar(input, 1, 0))));
            }
        }
        vectors.put(assembler.getOutputCol(), all);
    }

    private void encode(OneHotEncoderModel encoder) throws NotCompiled {
        if (!encoder.getHandleInvalid().equals("error")) {
            throw new NotCompiled("its one-hot encoder keeps invalid categories");
        }
        for (int i = 0; i < encoder.getInputCols().length; i++) {
            int size = encoder.categorySizes()[i] - (encoder.getDropLast() ? 1 : 0);
            vectors.put(
                    encoder.getOutputCols()[i], new Parts(List.of(new Parts.OneHot(encoder.getInputCols()[i], size))));
        }
    }

    /** As `StandardScalerModel` has it: a slot without deviation becomes 0. */
    private void scale(StandardScalerModel scaler) throws NotCompiled {
        Parts before = vectors.get(scaler.getInputCol());
        if (before == null || !before.isNumbers()) {
            throw new NotCompiled("its scaled vectors are not of numbers alone");
        }
        List<Parts.Part> scaled = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            Parts.Scalar number = before.numbers().get(i);
            double deviation = scaler.std().apply(i);
            double factor = scaler.getWithStd() ? (deviation == 0 ? 0 : 1 / deviation) : 1;
            double mean = scaler.getWithMean() ? scaler.mean().apply(i) : 0;
            scaled.add(new Parts.Scalar(number.column(), number.factor() * factor, (number.shift() - mean) * factor));
        }
        vectors.put(scaler.getOutputCol(), new Parts(scaled));
    }

    private void end(Transformer stage) throws NotCompiled {
        String features = String.valueOf(stage.getOrDefault(stage.getParam("featuresCol")));
        Parts parts = vectors.get(features);
        if (parts == null) {
            throw new NotCompiled("its features are not assembled from columns");
        }
        model = CompiledModel.of(stage, new Layout(parts));
    }

    /**
     * Predicts.
     *
     * @param examples with the pipeline's inputs
     * @return the same with the columns of preprocessing, and {@link #PREDICTION} of a regression or
     *     {@link #PROBABILITIES} of a classification
     */
    public Dataset<Row> transform(Dataset<Row> examples) {
        Dataset<Row> rows = examples;
        for (Transformer stage : plain) {
            rows = stage instanceof StringIndexerModel indexer ? index(indexer, rows) : stage.transform(rows);
        }
        List<Column> inputs = new ArrayList<>(numbers());
        inputs.addAll(categories());
        Column score = ScoreExpression.of(inputs, score());
        if (!model.probability()) {
            return rows.withColumn(PREDICTION, score);
        }
        Column positive = col(POSITIVE);
        return rows.withColumn(POSITIVE, score).withColumn(PROBABILITIES, array(lit(1.0).minus(positive), positive));
    }

    /**
     * Explains raw scores: the margin of a linear or boosted model, the mean of a forest.
     *
     * @param transformed by {@link #transform}
     * @param most how many inputs are named a row
     * @param input the input that a column of preprocessing is made of
     * @param means of such columns that are numbers, among the training rows; what is not there is usually 0
     * @return the same with {@link #EXPLANATION}
     */
    public Dataset<Row> explain(
            Dataset<Row> transformed, int most, UnaryOperator<String> input, Map<String, Double> means) {
        List<String> inputs = new ArrayList<>();
        List<Integer> players = new ArrayList<>();
        List<Double> usual = new ArrayList<>();
        for (Parts.Part part : parts().parts()) {
            String name = input.apply(part.column());
            if (!inputs.contains(name)) {
                inputs.add(name);
            }
            players.addAll(Collections.nCopies(part.slots(), inputs.indexOf(name)));
            usual.addAll(Collections.nCopies(part.slots(), part.usual(means)));
        }
        Contributions contributions = model.explained()
                .by(
                        players.stream().mapToInt(player -> player).toArray(),
                        usual.stream().mapToDouble(value -> value).toArray());
        return transformed.withColumn(
                EXPLANATION,
                udf(new Explainer(score(), contributions, inputs, most), Explainer.TYPE)
                        .apply(
                                array(numbers().toArray(Column[]::new)),
                                array(categories().toArray(Column[]::new)).cast("array<double>")));
    }

    private List<Column> numbers() {
        return parts().numbers().stream()
                .map(number -> Quoted.column(number.column()).cast("double"))
                .toList();
    }

    private List<Column> categories() {
        return parts().categories().stream()
                .map(category -> Quoted.column(category.column()).cast("double"))
                .toList();
    }

    /** What the features are made of. */
    Parts parts() {
        return vectors.get(model.vector());
    }

    KernelScore score() {
        return new KernelScore(new Layout(parts()), model.kernel(), model.link());
    }

    private static Dataset<Row> index(StringIndexerModel indexer, Dataset<Row> rows) {
        if (!indexer.getHandleInvalid().equals("keep")) {
            return indexer.transform(rows);
        }
        Map<String, Column> indices = new LinkedHashMap<>();
        String[] in =
                indexer.isDefined(indexer.inputCols()) ? indexer.getInputCols() : new String[] {indexer.getInputCol()};
        String[] out = indexer.isDefined(indexer.outputCols())
                ? indexer.getOutputCols()
                : new String[] {indexer.getOutputCol()};
        for (int i = 0; i < in.length; i++) {
            indices.put(
                    out[i],
                    CategoryIndex.of(Quoted.column(in[i]).cast("string"), new Categories(indexer.labelsArray()[i])));
        }
        return rows.withColumns(indices);
    }
}

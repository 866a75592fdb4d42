/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.calibration;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds probabilities of classes, a VECTOR, to rows with margins, a VECTOR with one number a class. Of two classes the
 * probability of the second is 1 / (1 + exp(-(slope * margin + offset))) of its margin (Platt 1999, "Probabilistic Outputs for
 * Support Vector Machines"). Of more, each class's is reckoned so against all others, and they are divided by their sum
 * (Zadrozny and Elkan 2002, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates", section 5.2).
 * Its parameters are all that it is, and are saved as JSON.
 */
public final class MarginProbability extends Transformer implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> marginCol;
    private final Param<String> probabilityCol;
    private final DoubleArrayParam slopes;
    private final DoubleArrayParam offsets;

    /** Spark makes it so when it loads one. */
    public MarginProbability(String uid) {
        this.uid = uid;
        // not before: parameters ask whose they are
        marginCol = new Param<>(this, "marginCol", "column with a margin a class");
        probabilityCol = new Param<>(this, "probabilityCol", "column of probabilities");
        slopes = new DoubleArrayParam(this, "slopes", "slope of each class, or of the second of two");
        offsets = new DoubleArrayParam(this, "offsets", "offset of each class, or of the second of two");
    }

    /** @param sigmoids one a class; one for the second of two */
    public static MarginProbability of(Sigmoid... sigmoids) {
        MarginProbability stage = new MarginProbability(Identifiable$.MODULE$.randomUID("marginProbability"));
        double[] slopes = new double[sigmoids.length];
        double[] offsets = new double[sigmoids.length];
        for (int i = 0; i < sigmoids.length; i++) {
            slopes[i] = sigmoids[i].slope();
            offsets[i] = sigmoids[i].offset();
        }
        stage.set(stage.slopes, slopes);
        stage.set(stage.offsets, offsets);
        return stage;
    }

    /** Names of the columns. */
    public MarginProbability columns(String margins, String probabilities) {
        set(marginCol, margins);
        set(probabilityCol, probabilities);
        return this;
    }

    public Param<String> marginCol() {
        return marginCol;
    }

    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    public DoubleArrayParam slopes() {
        return slopes;
    }

    public DoubleArrayParam offsets() {
        return offsets;
    }

    public static MLReader<MarginProbability> read() {
        return new DefaultParamsReader<>();
    }

    @Override
    public MLWriter write() {
        return DefaultParamsWritable.super.write();
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        double[] a = getOrDefault(slopes);
        double[] b = getOrDefault(offsets);
        UDF1<scala.collection.Seq<Double>, double[]> reckon = margins -> probabilities(margins, a, b);
        Column margins = functions.vector_to_array(rows.col(getOrDefault(marginCol)), "float64");
        Column probabilities = org.apache
                .spark
                .sql
                .functions
                .udf(reckon, DataTypes.createArrayType(DataTypes.DoubleType, false))
                .apply(margins);
        return rows.withColumn(getOrDefault(probabilityCol), functions.array_to_vector(probabilities));
    }

    static double[] probabilities(scala.collection.Seq<Double> margins, double[] slopes, double[] offsets) {
        if (slopes.length == 1) {
            double second = new Sigmoid(slopes[0], offsets[0]).of(margins.apply(1));
            return new double[] {1 - second, second};
        }
        double[] probabilities = new double[slopes.length];
        double sum = 0;
        for (int k = 0; k < slopes.length; k++) {
            probabilities[k] = new Sigmoid(slopes[k], offsets[k]).of(margins.apply(k));
            sum += probabilities[k];
        }
        for (int k = 0; k < slopes.length; k++) {
            // none of the classes: then all are as likely
            probabilities[k] = sum > 0 ? probabilities[k] / sum : 1.0 / slopes.length;
        }
        return probabilities;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return schema.add(
                new StructField(getOrDefault(probabilityCol), SQLDataTypes.VectorType(), true, Metadata.empty()));
    }

    @Override
    public Transformer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public String uid() {
        return uid;
    }
}

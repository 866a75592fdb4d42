/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An isolation forest. Adds the score of each row to it, DOUBLE above 0 and at most 1: near 1 for a row that few random
 * splits part from all others, about a half for an ordinary one.
 */
public final class IsolationForestModel extends Model<IsolationForestModel> implements MLWritable {

    private static final long serialVersionUID = 1;

    private final String uid;
    private final Forest forest;
    private final ForestParams params;

    IsolationForestModel(String uid, Forest forest) {
        this.uid = uid;
        this.forest = forest;
        this.params = new ForestParams(this);
    }

    /** What Spark ML loads a saved model with. */
    public static MLReader<IsolationForestModel> read() {
        return new ForestReader();
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        transformSchema(rows.schema());
        UDF1<Vector, Double> score = score(forest);
        return rows.withColumn(
                getOrDefault(params.predictionCol),
                udf(score, DataTypes.DoubleType).apply(col(getOrDefault(params.featuresCol))));
    }

    /** Apart from the model, which tasks need nothing of but its forest. */
    private static UDF1<Vector, Double> score(Forest forest) {
        return features -> forest.score(features.toArray());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return ForestParams.withScore(schema, getOrDefault(params.featuresCol), getOrDefault(params.predictionCol));
    }

    @Override
    public IsolationForestModel copy(ParamMap extra) {
        return copyValues(new IsolationForestModel(uid, forest), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ForestWriter(this);
    }

    @Override
    public String uid() {
        return uid;
    }

    Forest forest() {
        return forest;
    }

    public Param<String> featuresCol() {
        return params.featuresCol;
    }

    public Param<String> keyCol() {
        return params.keyCol;
    }

    public Param<String> predictionCol() {
        return params.predictionCol;
    }

    public IntParam numTrees() {
        return params.numTrees;
    }

    public IntParam maxSamples() {
        return params.maxSamples;
    }

    public LongParam seed() {
        return params.seed;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A booster. Adds to rows with features, a VECTOR in which NaN is a missing number, a prediction, DOUBLE, and of a
 * classification the probability of each class, VECTOR; the prediction is then the most probable class.
 */
public final class XgboostModel extends Model<XgboostModel> implements MLWritable {

    private static final long serialVersionUID = 1;

    private final String uid;
    private final byte[] booster;
    private final XgboostParams params;

    XgboostModel(String uid, byte[] booster) {
        this.uid = uid;
        this.booster = booster;
        this.params = new XgboostParams(this);
    }

    /** What Spark ML loads a saved model with. */
    public static MLReader<XgboostModel> read() {
        return new XgboostReader();
    }

    XgboostModel classes(int classes) {
        set(params.numClasses, classes);
        return this;
    }

    /** In the format of {@link BoosterTraining}. */
    byte[] booster() {
        return booster;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema());
        BatchPrediction predictions = new BatchPrediction(
                booster,
                rows.schema().fieldIndex(getOrDefault(params.featuresCol)),
                params.classes(),
                params.missing());
        return rows.toDF().mapPartitions(predictions, Encoders.row(schema));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        StructType predicted = schema.add(getOrDefault(params.predictionCol), DataTypes.DoubleType, false);
        return params.classes() == 0
                ? predicted
                : predicted.add(getOrDefault(params.probabilityCol), SQLDataTypes.VectorType(), false);
    }

    @Override
    public Param<?>[] params() {
        return params.ofModel();
    }

    @Override
    public XgboostModel copy(ParamMap extra) {
        return copyValues(new XgboostModel(uid, booster), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new XgboostWriter(this);
    }

    @Override
    public String uid() {
        return uid;
    }
}

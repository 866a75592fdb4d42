/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import dev.nightjar.core.spec.XgboostParameter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Gradient boosted trees of XGBoost (Chen and Guestrin 2016, "XGBoost: A Scalable Tree Boosting System") on histograms. Rows have
 * features, a VECTOR in which NaN is a missing number, a DOUBLE label and a DOUBLE weight; numbers are learned from as FLOAT.
 * The model depends on what the rows say, on parameters and seed, and not on the order of the rows.
 */
final class XgboostEstimator extends Estimator<XgboostModel> {

    private static final long serialVersionUID = 1;

    private final String uid;
    private final Goal goal;
    private final XgboostParams params;

    XgboostEstimator(String uid, Goal goal) {
        this.uid = uid;
        this.goal = goal;
        this.params = new XgboostParams(this);
        for (XgboostParameter parameter : XgboostParameter.values()) {
            switch (parameter.type()) {
                case NUMBER -> setDefault(params.number(parameter), parameter.usual());
                case WHOLE -> whole(parameter);
                case TEXT -> text(parameter);
            }
        }
    }

    private void whole(XgboostParameter parameter) {
        if (parameter == XgboostParameter.SEED) {
            setDefault(params.seed(), (long) parameter.usual());
        } else {
            setDefault(params.whole(parameter), (int) parameter.usual());
        }
    }

    private void text(XgboostParameter parameter) {
        if (goal == Goal.REGRESSION) {
            setDefault(params.objective(), parameter.choices().get(0));
        }
    }

    /**
     * Trains in as many Spark tasks as `numWorkers` says.
     *
     * @throws dev.nightjar.core.failure.UsageError if Spark cannot run so many at once
     */
    @Override
    public XgboostModel fit(Dataset<?> rows) {
        int classes = goal == Goal.CLASSIFICATION ? classes(rows.schema()) : 0;
        int workers = params.count(XgboostParameter.NUM_WORKERS);
        Workers.require(rows.sparkSession(), workers);
        Dataset<Row> examples = Examples.of(
                rows, getOrDefault(params.featuresCol), getOrDefault(params.labelCol), getOrDefault(params.weightCol));
        byte[] booster = new BoosterTraining(
                        settings(classes), params.count(XgboostParameter.NUM_ROUND), params.missing())
                .train(examples, workers);
        return copyValues(new XgboostModel(uid, booster), new ParamMap())
                .classes(classes)
                .setParent(this);
    }

    /** Of two classes a row has one margin, of more one a class. */
    private Map<String, Object> settings(int classes) {
        Map<String, Object> settings = new TreeMap<>();
        for (XgboostParameter parameter : XgboostParameter.values()) {
            switch (parameter) {
                case MISSING, NUM_ROUND, NUM_WORKERS, OBJECTIVE -> {
                    // not of the library, or of regressions only
                }
                default -> settings.put(parameter.nativeId(), params.value(parameter));
            }
        }
        if (goal == Goal.REGRESSION) {
            settings.put("objective", getOrDefault(params.objective()));
        } else if (classes > 2) {
            settings.put("objective", "multi:softprob");
            settings.put("num_class", classes);
        } else {
            settings.put("objective", "binary:logistic");
        }
        settings.put("tree_method", "hist");
        // a Spark task has one core, and sums of threads would depend on their number
        settings.put("nthread", 1);
        return settings;
    }

    private int classes(StructType schema) {
        Attribute label = Attribute.fromStructField(schema.apply(getOrDefault(params.labelCol)));
        if (label instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
            return (int) nominal.getNumValues().get();
        }
        throw new IllegalArgumentException(
                "The metadata of column " + getOrDefault(params.labelCol) + " lacks the number of classes.");
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return schema;
    }

    @Override
    public Param<?>[] params() {
        return params.of(goal);
    }

    @Override
    public XgboostEstimator copy(ParamMap extra) {
        return copyValues(new XgboostEstimator(uid, goal), extra);
    }

    @Override
    public String uid() {
        return uid;
    }
}

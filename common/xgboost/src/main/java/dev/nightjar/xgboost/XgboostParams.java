/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import dev.nightjar.core.spec.XgboostParameter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Parameters of the estimator and of the model: columns, and those of XGBoost as {@link XgboostParameter} has them. */
final class XgboostParams implements Serializable {

    private static final long serialVersionUID = 1;

    final Param<String> featuresCol;
    final Param<String> labelCol;
    final Param<String> weightCol;
    final Param<String> predictionCol;
    final Param<String> probabilityCol;
    final IntParam numClasses;

    private final Params parent;
    private final Map<XgboostParameter, Param<?>> boosting = new EnumMap<>(XgboostParameter.class);

    XgboostParams(Params parent) {
        this.parent = parent;
        featuresCol = new Param<>(parent, "featuresCol", "VECTOR, in which NaN is a missing number");
        labelCol = new Param<>(parent, "labelCol", "DOUBLE; a class is numbered from 0");
        weightCol = new Param<>(parent, "weightCol", "DOUBLE, how much a row counts");
        predictionCol = new Param<>(parent, "predictionCol", "DOUBLE");
        probabilityCol = new Param<>(parent, "probabilityCol", "VECTOR, the probability of each class");
        numClasses = new IntParam(parent, "numClasses", "number of classes, 0 of a regression");
        for (XgboostParameter parameter : XgboostParameter.values()) {
            boosting.put(parameter, param(parameter));
        }
    }

    /** What an estimator of a goal has. */
    Param<?>[] of(Goal goal) {
        List<Param<?>> params = new ArrayList<>(List.of(featuresCol, labelCol, weightCol, predictionCol));
        if (goal == Goal.CLASSIFICATION) {
            params.add(probabilityCol);
        }
        boosting.forEach((parameter, param) -> {
            if (parameter != XgboostParameter.OBJECTIVE || goal == Goal.REGRESSION) {
                params.add(param);
            }
        });
        return params.toArray(Param<?>[]::new);
    }

    /** What a model has: the same of both goals, and the number of classes. */
    Param<?>[] ofModel() {
        List<Param<?>> params =
                new ArrayList<>(List.of(featuresCol, labelCol, weightCol, predictionCol, probabilityCol, numClasses));
        params.addAll(boosting.values());
        return params.toArray(Param<?>[]::new);
    }

    IntParam whole(XgboostParameter parameter) {
        return (IntParam) boosting.get(parameter);
    }

    DoubleParam number(XgboostParameter parameter) {
        return (DoubleParam) boosting.get(parameter);
    }

    LongParam seed() {
        return (LongParam) boosting.get(XgboostParameter.SEED);
    }

    @SuppressWarnings("unchecked")
    Param<String> objective() {
        return (Param<String>) boosting.get(XgboostParameter.OBJECTIVE);
    }

    /** The value of a parameter, set or by default. */
    Object value(XgboostParameter parameter) {
        return parent.getOrDefault(boosting.get(parameter));
    }

    int count(XgboostParameter parameter) {
        return (int) value(parameter);
    }

    /** A value that stands for a missing one, beside NaN. */
    float missing() {
        return ((Double) value(XgboostParameter.MISSING)).floatValue();
    }

    /** Number of classes of a model, 0 of a regression. */
    int classes() {
        return (int) parent.getOrDefault(numClasses);
    }

    private Param<?> param(XgboostParameter parameter) {
        String id = parameter.id();
        String description = parameter.description();
        return switch (parameter.type()) {
            case NUMBER -> new DoubleParam(parent, id, description, taken(parameter));
            case WHOLE ->
                parameter == XgboostParameter.SEED
                        ? new LongParam(parent, id, description)
                        : new IntParam(parent, id, description, taken(parameter));
            case TEXT ->
                new Param<String>(
                        parent, id, description, value -> parameter.choices().contains(value));
        };
    }

    /** By default no value but NaN is a missing one, and the default is set as any other. */
    private static <T> scala.Function1<T, Object> taken(XgboostParameter parameter) {
        return (scala.Function1<T, Object> & Serializable)
                value -> parameter.takes(((Number) value).doubleValue()) || Double.isNaN(parameter.usual());
    }
}

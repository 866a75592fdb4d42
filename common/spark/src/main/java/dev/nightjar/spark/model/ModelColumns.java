/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/** Columns that a model adds to examples, and those that live only inside its pipeline. */
public final class ModelColumns {

    /**
     * DOUBLE: the predicted value; of two classes 1 if the decision is for the positive one, else 0; of more the place of
     * the most probable class, from 0. INT: the cluster or topic, from 0.
     */
    public static final String PREDICTION = "prediction";

    /**
     * DOUBLE: probability of the positive class in the data, or as `dataset.correctProbabilities: false` leaves it. Of more
     * than two classes ARRAY of DOUBLE, in their order.
     */
    public static final String PROBABILITY = "probability";

    /** STRING: the predicted class by its name in the data. */
    public static final String LABEL = "label";

    /** ARRAY of DOUBLE: times by which an end comes with each of the probabilities `quantileProbabilities`. */
    public static final String QUANTILES = "quantiles";

    /** BOOLEAN: the probability reaches the model's threshold. */
    public static final String DECISION = "decision";

    /** DOUBLE: how far an example is from its cluster. */
    public static final String DISTANCE = "distance";

    /** DOUBLE, 0 to 1: how odd an example is. */
    public static final String SCORE = "score";

    /** BOOLEAN: the score reaches the model's threshold. */
    public static final String ANOMALY = "anomaly";

    /** LONG: tells examples apart. */
    static final String ROW = "_row";

    static final String FEATURES = "_features";
    static final String TARGET = "_target";
    static final String CENSOR = "_censor";
    static final String QUANTILE_VECTOR = "_quantiles";
    static final String RAW = "_prediction";
    static final String PROBABILITIES = "_probability";
    static final String MARGINS = "_raw_prediction";

    private ModelColumns() {}
}

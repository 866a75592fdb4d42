/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/** Columns that a model adds to examples, and those that live only inside its pipeline. */
public final class ModelColumns {

    /**
     * DOUBLE: the predicted value, or for a classification 1 if the decision is for the positive class, else 0. INT: the
     * cluster or topic, from 0.
     */
    public static final String PREDICTION = "prediction";

    /** DOUBLE: probability of the positive class in the data, or as `dataset.correctProbabilities: false` leaves it. */
    public static final String PROBABILITY = "probability";

    /** STRING: the predicted class by its name in the data. */
    public static final String LABEL = "label";

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
    static final String RAW = "_prediction";
    static final String PROBABILITIES = "_probability";
    static final String MARGINS = "_raw_prediction";

    private ModelColumns() {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/** Columns that a model adds to examples, and those that live only inside its pipeline. */
public final class ModelColumns {

    /** DOUBLE: the predicted value, or for a classification 1 if the decision is for the positive class, else 0. */
    public static final String PREDICTION = "prediction";

    /** DOUBLE: probability of the positive class in the data, or as `dataset.correctProbabilities: false` leaves it. */
    public static final String PROBABILITY = "probability";

    /** STRING: the predicted class by its name in the data. */
    public static final String LABEL = "label";

    /** BOOLEAN: the probability reaches the model's threshold. */
    public static final String DECISION = "decision";

    static final String FEATURES = "_features";
    static final String TARGET = "_target";
    static final String RAW = "_prediction";
    static final String PROBABILITIES = "_probability";
    static final String MARGINS = "_raw_prediction";

    private ModelColumns() {}
}

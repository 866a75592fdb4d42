/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

/** Columns of recommendations beside user and item, which keep the names that they have in the data. */
public final class RecommendationColumns {

    /** INT: place in the user's list, from 1. */
    public static final String RANK = "rank";

    /**
     * DOUBLE: what the list is ordered by. Of ALS the product of the factors: a rating, or a preference that is about 0
     * to 1; of FP-growth the confidence of the rule; of an item from the popularity list the share of the training users
     * who have it.
     */
    public static final String PREDICTION = "prediction";

    /** BOOLEAN: the item is from the popularity list, as the model has nothing to say to the user. */
    public static final String COLD_START = "cold_start";

    /**
     * BOOLEAN, optional in interactions: whether a list is asked for the row's user. Without the column all users get one.
     * A user may be asked for by a row without item.
     */
    public static final String ASKED = "_asked";

    /** ARRAY of structs of item, `prediction` and `cold_start`, best first: a user's list in one row. */
    static final String LIST = "_list";

    /** INT: number of an item or a user within a model, from 0 in the order of its values. */
    static final String NUMBER = "_number";

    /** ARRAY of INT, ascending: numbers of the items that a user has. */
    static final String HAS = "_has";

    /** BIGINT: distinct users who have the item in training. */
    static final String USERS = "_users";

    /** ARRAY of FLOAT. */
    static final String FACTORS = "_factors";

    /** DOUBLE: strength of an interaction, or an explicit rating. */
    static final String RATING = "_rating";

    private RecommendationColumns() {}
}

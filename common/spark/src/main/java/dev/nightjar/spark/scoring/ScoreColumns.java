/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

/** Columns that every score has beside key, carried columns and the model's outputs. */
public final class ScoreColumns {

    /** STRING. */
    public static final String MODEL_NAME = "model_name";

    /** INT. */
    public static final String MODEL_VERSION = "model_version";

    /** TIMESTAMP: when the run scored. */
    public static final String SCORED_AT = "scored_at";

    private ScoreColumns() {}
}

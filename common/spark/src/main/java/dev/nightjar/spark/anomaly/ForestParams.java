/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.io.Serializable;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The parameters that an isolation forest has before and after it is fitted. */
final class ForestParams implements Serializable {

    private static final long serialVersionUID = 1;

    /** More rows a tree would tell no more, as what is rare swamps and masks (Liu, Ting and Zhou 2008, section 3). */
    private static final int MOST_SAMPLES = 16_384;

    private static final int MOST_TREES = 10_000;

    final Param<String> featuresCol;
    final Param<String> keyCol;
    final Param<String> predictionCol;
    final IntParam numTrees;
    final IntParam maxSamples;
    final LongParam seed;

    ForestParams(Params parent) {
        featuresCol = new Param<>(parent, "featuresCol", "features column name");
        keyCol = new Param<>(parent, "keyCol", "LONG column that tells rows apart and decides which are drawn");
        predictionCol = new Param<>(parent, "predictionCol", "column of the score, from 0 to 1");
        numTrees = new IntParam(
                parent, "numTrees", "number of trees, from 1 to " + MOST_TREES, ParamValidators.inRange(1, MOST_TREES));
        maxSamples = new IntParam(
                parent,
                "maxSamples",
                "most rows that a tree is grown over, from 2 to " + MOST_SAMPLES,
                ParamValidators.inRange(2, MOST_SAMPLES));
        seed = new LongParam(parent, "seed", "random seed");
    }

    /** The schema with the score. */
    static StructType withScore(StructType schema, String features, String score) {
        if (!(schema.apply(features).dataType() instanceof VectorUDT)) {
            throw new IllegalArgumentException("Column " + features + " is not a vector.");
        }
        return schema.add(score, DataTypes.DoubleType, false);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.clustering.BisectingKMeansModel;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.clustering.LDAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which cluster a row belongs to, and how far it is from it.
 *
 * @param cluster INT, from 0: the cluster, or the topic that weighs most; null of a text without a known word
 * @param distance DOUBLE: of k-means and bisecting k-means from the centre of the cluster, in the space of the features;
 *     of a Gaussian mixture the Mahalanobis distance from the mean of the likeliest Gaussian; of LDA 1 minus the weight
 *     of the topic
 */
public record ClusterDistance(Column cluster, Column distance) {

    /** By a fitted model, over rows that it has transformed. */
    public static ClusterDistance of(Transformer model) {
        if (model instanceof KMeansModel kmeans) {
            Centres centres = Centres.of(kmeans);
            return of(kmeans.getFeaturesCol(), kmeans.getPredictionCol(), centres::distance);
        } else if (model instanceof BisectingKMeansModel bisecting) {
            Centres centres = Centres.of(bisecting);
            return of(bisecting.getFeaturesCol(), bisecting.getPredictionCol(), centres::distance);
        } else if (model instanceof GaussianMixtureModel gaussians) {
            Mixture mixture = Mixture.of(gaussians);
            return of(gaussians.getFeaturesCol(), gaussians.getPredictionCol(), mixture::distance);
        } else if (model instanceof LDAModel topics) {
            return ofTopics(topics.getTopicDistributionCol());
        }
        throw new IllegalArgumentException("No clusters: " + model);
    }

    /** Adds both to rows that the model has transformed. */
    public Dataset<Row> add(Dataset<Row> transformed, String prediction, String distanceColumn) {
        return transformed.withColumn(prediction, cluster).withColumn(distanceColumn, distance);
    }

    private static ClusterDistance of(String features, String prediction, UDF2<Vector, Integer, Double> distance) {
        Column cluster = col(prediction).cast("int");
        return new ClusterDistance(cluster, udf(distance, DataTypes.DoubleType).apply(col(features), cluster));
    }

    /** A text without a known word has no topics: Spark ML gives it a vector of zeros. */
    private static ClusterDistance ofTopics(String distribution) {
        UDF1<Vector, Integer> heaviest = Vector::argmax;
        UDF2<Vector, Integer, Double> weight = Vector::apply;
        Column topic = udf(heaviest, DataTypes.IntegerType).apply(col(distribution));
        Column heaviestWeight = udf(weight, DataTypes.DoubleType).apply(col(distribution), topic);
        return new ClusterDistance(
                when(heaviestWeight.gt(0), topic),
                when(heaviestWeight.gt(0), heaviestWeight.multiply(-1).plus(1)));
    }
}

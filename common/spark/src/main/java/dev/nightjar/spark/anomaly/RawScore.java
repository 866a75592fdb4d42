/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.nightjar.spark.clustering.Centres;
import dev.nightjar.spark.clustering.Mixture;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** How little a row fits a model: the less, the higher. */
public final class RawScore {

    private RawScore() {}

    /**
     * By a fitted model.
     *
     * @return DOUBLE over rows with the model's vector of features: the score of an isolation forest; the distance from the
     *     nearest centre of k-means; minus the natural logarithm of the density of a Gaussian mixture; the root mean square
     *     of what the components of a PCA, whose features have a mean of 0, leave of a row
     */
    public static Column of(Transformer model) {
        if (model instanceof IsolationForestModel isolation) {
            Forest forest = isolation.forest();
            return column(
                    isolation.getOrDefault(isolation.featuresCol()), features -> forest.score(features.toArray()));
        } else if (model instanceof KMeansModel kmeans) {
            return column(kmeans.getFeaturesCol(), Centres.of(kmeans)::nearest);
        } else if (model instanceof GaussianMixtureModel gaussians) {
            Mixture mixture = Mixture.of(gaussians);
            return column(gaussians.getFeaturesCol(), features -> -mixture.logDensity(features));
        } else if (model instanceof PCAModel pca) {
            return column(pca.getInputCol(), Reconstruction.of(pca)::error);
        }
        throw new IllegalArgumentException("No anomalies: " + model);
    }

    private static Column column(String features, UDF1<Vector, Double> score) {
        return udf(score, DataTypes.DoubleType).apply(col(features));
    }
}

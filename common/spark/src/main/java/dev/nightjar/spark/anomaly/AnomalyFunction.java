/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.nightjar.spark.clustering.Centres;
import dev.nightjar.spark.clustering.Mixture;
import java.io.Serializable;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** How little a row fits a model: the more, the higher. What is not finite in a row makes it NaN, or infinite. */
public interface AnomalyFunction extends Serializable {

    /** Of a row's features. */
    double of(Vector features);

    /**
     * By a fitted model: the score of an isolation forest; the distance from the nearest centre of k-means; minus the
     * logarithm of the density of a Gaussian mixture; the root mean square error of what the components of a PCA, fitted
     * to features whose mean is 0, leave of a row.
     */
    static AnomalyFunction of(Transformer model) {
        if (model instanceof IsolationForestModel isolation) {
            Forest forest = isolation.forest();
            return features -> forest.score(features.toArray());
        } else if (model instanceof KMeansModel kmeans) {
            Centres centres = Centres.of(kmeans);
            return centres::nearest;
        } else if (model instanceof GaussianMixtureModel gaussians) {
            Mixture mixture = Mixture.of(gaussians);
            return features -> -mixture.logDensity(features);
        } else if (model instanceof PCAModel pca) {
            Reconstruction reconstruction = Reconstruction.of(pca);
            return reconstruction::error;
        }
        throw new IllegalArgumentException("No anomalies: " + model);
    }

    /** DOUBLE of a column of features. */
    default Column column(String features) {
        UDF1<Vector, Double> function = this::of;
        return udf(function, DataTypes.DoubleType).apply(col(features));
    }
}

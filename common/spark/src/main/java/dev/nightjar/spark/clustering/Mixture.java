/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/** The Gaussians of a mixture, with the distances and densities that they give. */
public final class Mixture implements Serializable {

    private static final long serialVersionUID = 1;

    private final MultivariateGaussian[] gaussians;
    private final double[] weights;

    private Mixture(MultivariateGaussian[] gaussians, double[] weights) {
        this.gaussians = gaussians;
        this.weights = weights;
    }

    /** Fits one, to rows with a vector of features. */
    public static GaussianMixtureModel fit(GaussianMixture mixture, Dataset<Row> rows) {
        Lapack.initialize();
        // in the executors too, which read the rows before they ask for densities
        UDF1<Vector, Vector> initialized = features -> {
            Lapack.initialize();
            return features;
        };
        String features = mixture.getFeaturesCol();
        return mixture.fit(rows.withColumn(
                features, udf(initialized, SQLDataTypes.VectorType()).apply(col(features))));
    }

    /** That of a fitted model. */
    public static Mixture of(GaussianMixtureModel model) {
        Lapack.initialize();
        return new Mixture(model.gaussians(), model.weights());
    }

    /**
     * The Mahalanobis distance from the mean of a Gaussian, in its standard deviations: the logarithm of a Gaussian's
     * density is the one at its mean less half the square of it.
     */
    public double distance(Vector features, int gaussian) {
        MultivariateGaussian g = gaussians[gaussian];
        return Math.sqrt(Math.max(0, 2 * (g.logpdf(g.mean()) - g.logpdf(features))));
    }

    /** The natural logarithm of the mixture's density. */
    public double logDensity(Vector features) {
        double[] parts = new double[weights.length];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = weights[i] > 0 ? Math.log(weights[i]) + gaussians[i].logpdf(features) : Double.NEGATIVE_INFINITY;
            greatest = Math.max(greatest, parts[i]);
        }
        if (Double.isInfinite(greatest)) {
            return greatest;
        }
        double sum = 0;
        for (double part : parts) {
            sum += Math.exp(part - greatest);
        }
        return greatest + Math.log(sum);
    }

    /** A task reads it before it scores a row, by this or by the fitted model. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Lapack.initialize();
        in.defaultReadObject();
    }
}

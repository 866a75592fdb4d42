/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import dev.nightjar.spark.clustering.Lapack;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits the principal components that most rows are made of, so that what they leave of a row tells how odd it is. */
public final class Components {

    /** The share of the variance that components are to explain, where their number is not said. */
    private static final double EXPLAINED = 0.9;

    private Components() {}

    /**
     * Fits.
     *
     * @param pca with or without `k`; without it as many components as explain 90 % of the variance
     * @param rows at least one, whose features have a mean of 0
     * @throws IllegalArgumentException unless `k` is less than the features, as all components leave nothing of any row
     */
    public static PCAModel fit(PCA pca, Dataset<Row> rows) {
        Lapack.initialize();
        int features = rows.select(pca.getInputCol()).first().<Vector>getAs(0).size();
        if (features < 2) {
            throw new IllegalArgumentException("it takes two features or more, and there is " + features);
        }
        if (!pca.isSet(pca.k())) {
            Vector variance =
                    pca.copy(new ParamMap().put(pca.k(), features)).fit(rows).explainedVariance();
            return pca.copy(new ParamMap().put(pca.k(), enough(variance))).fit(rows);
        }
        if (pca.getK() >= features) {
            throw new IllegalArgumentException("k is " + pca.getK() + ", and there are " + features
                    + " features: with as many components nothing is left of any row. Lower model.params.k");
        }
        return pca.fit(rows);
    }

    private static int enough(Vector variance) {
        double explained = variance.apply(0);
        int components = 1;
        while (components < variance.size() - 1 && explained < EXPLAINED) {
            explained += variance.apply(components++);
        }
        return components;
    }
}

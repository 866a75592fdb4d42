/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.io.Serializable;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;

/** What the principal components of rows whose mean is 0 can say of a row (Jolliffe, Principal Component Analysis, 2002). */
final class Reconstruction implements Serializable {

    private static final long serialVersionUID = 1;

    private final double[][] components;

    private Reconstruction(double[][] components) {
        this.components = components;
    }

    /** By the components of a fitted model. */
    static Reconstruction of(PCAModel pca) {
        double[][] components = new double[pca.pc().numCols()][pca.pc().numRows()];
        for (int component = 0; component < components.length; component++) {
            for (int feature = 0; feature < components[component].length; feature++) {
                components[component][feature] = pca.pc().apply(feature, component);
            }
        }
        return new Reconstruction(components);
    }

    /** The root mean square over features of the difference between a row and what is made of its components. */
    double error(Vector features) {
        double[] left = features.toArray().clone();
        for (double[] component : components) {
            double part = 0;
            for (int i = 0; i < component.length; i++) {
                part += component[i] * left[i];
            }
            for (int i = 0; i < component.length; i++) {
                left[i] -= part * component[i];
            }
        }
        double square = 0;
        for (double value : left) {
            square += value * value;
        }
        return Math.sqrt(square / left.length);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import java.io.Serializable;
import org.apache.spark.ml.clustering.BisectingKMeansModel;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** The centres of clusters, and distances from them: Euclidean, or 1 minus the cosine of the angle. */
public final class Centres implements Serializable {

    private static final long serialVersionUID = 1;
    private static final String COSINE = "cosine";

    private final Vector[] centres;
    private final boolean cosine;

    private Centres(Vector[] centres, String distanceMeasure) {
        this.centres = centres;
        this.cosine = distanceMeasure.equals(COSINE);
    }

    /** Those of k-means. */
    public static Centres of(KMeansModel model) {
        return new Centres(model.clusterCenters(), model.getDistanceMeasure());
    }

    /** Those of bisecting k-means. */
    public static Centres of(BisectingKMeansModel model) {
        return new Centres(model.clusterCenters(), model.getDistanceMeasure());
    }

    /** How far a row is from the centre of a cluster. */
    public double distance(Vector features, int cluster) {
        Vector centre = centres[cluster];
        return cosine
                ? 1 - features.dot(centre) / (Vectors.norm(features, 2) * Vectors.norm(centre, 2))
                : Math.sqrt(Vectors.sqdist(features, centre));
    }

    /** How far a row is from the nearest centre; NaN if it holds something that is not finite. */
    public double nearest(Vector features) {
        double nearest = Double.NaN;
        for (int cluster = 0; cluster < centres.length; cluster++) {
            double distance = distance(features, cluster);
            nearest = distance < nearest || Double.isNaN(nearest) ? distance : nearest;
        }
        return nearest;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;

/**
 * LAPACK as Spark ML has it in pure Java, a translation of the Fortran. Its routines keep the constants of the machine
 * (`dlamch`, `dlartg`) in static variables that the first call fills without a lock: if two threads of a JVM make their
 * first calls at once, all eigenvalues of this JVM may be other ones from then on, in their last digits or worse.
 */
public final class Lapack {

    private Lapack() {}

    /** Makes the first calls, once a JVM, in one thread. To be called before whatever may ask for eigenvalues. */
    public static void initialize() {
        FirstCall.made();
    }

    /** A JVM initializes a class once, and other threads wait for it. */
    private static final class FirstCall {

        private static final double DENSITY = ofThree();

        /** A density takes the eigenvalues of the covariance. Those of three dimensions or more go through all routines. */
        private static double ofThree() {
            double[] covariance = {2, 0.5, 0.25, 0.5, 3, 0.125, 0.25, 0.125, 4};
            return new MultivariateGaussian(new DenseVector(new double[3]), new DenseMatrix(3, 3, covariance))
                    .pdf(new DenseVector(new double[3]));
        }

        private static void made() {
            if (Double.isNaN(DENSITY)) {
                throw new IllegalStateException("LAPACK finds no eigenvalues");
            }
        }
    }
}

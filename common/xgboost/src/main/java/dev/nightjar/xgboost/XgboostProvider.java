/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.model.AlgorithmProvider;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.util.Identifiable$;

/** Makes XGBoost known to Nightjar. */
public final class XgboostProvider implements AlgorithmProvider {

    @Override
    public String algorithm() {
        return "xgboost";
    }

    @Override
    public Estimator<?> classifier() {
        requireLibrary();
        return new XgboostEstimator(uid("xgbc"), Goal.CLASSIFICATION);
    }

    @Override
    public Estimator<?> regressor() {
        requireLibrary();
        return new XgboostEstimator(uid("xgbr"), Goal.REGRESSION);
    }

    private static String uid(String prefix) {
        return Identifiable$.MODULE$.randomUID(prefix);
    }

    /** The library is in the jar, but not what it needs of the system: minimal images lack OpenMP. */
    private static void requireLibrary() {
        try {
            Communicator.getRank();
        } catch (LinkageError | XGBoostError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new UsageError(
                    "Cannot load the native library of xgboost on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + cause.getMessage()
                            + ". On Linux it needs glibc and libgomp (package libgomp1 of Debian and Ubuntu, libgomp of"
                            + " Red Hat), on every machine that trains or scores.",
                    e);
        }
    }
}

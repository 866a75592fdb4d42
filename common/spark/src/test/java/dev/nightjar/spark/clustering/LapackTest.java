/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that ask for the first eigenvalues of a JVM at once must not spoil them for all that follow. If they do, many
 * a search for eigenvalues never ends.
 */
class LapackTest {

    private static final int JVMS = 3;
    private static final int THREADS = 4;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isInitializedOnceHoweverManyThreadsBegin() throws Exception {
        Double expected = new Density().call();
        for (int jvm = 0; jvm < JVMS; jvm++) {
            assertThat(asOfAFreshJvm()).isEqualTo(Collections.nCopies(THREADS, expected));
        }
    }

    /** Classes of a class loader of their own have static variables of their own. */
    private static List<Double> asOfAFreshJvm() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            Callable<Double> density = (Callable<Double>) loader.loadClass(Density.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<Future<Double>> densities = threads.invokeAll(Collections.nCopies(THREADS, () -> {
                together.await();
                return density.call();
            }));
            List<Double> all = new ArrayList<>();
            for (Future<Double> each : densities) {
                all.add(each.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private static URL[] classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    /** The density of a Gaussian, of which Spark ML takes the eigenvalues when it is first asked. */
    public static final class Density implements Callable<Double> {

        @Override
        public Double call() {
            Lapack.initialize();
            double[] covariance = new double[25];
            for (int i = 0; i < 25; i++) {
                covariance[i] = i % 6 == 0 ? 2 : 0.1 + 0.01 * (i / 5 + i % 5);
            }
            return new MultivariateGaussian(new DenseVector(new double[5]), new DenseMatrix(5, 5, covariance))
                    .logpdf(new DenseVector(new double[] {1, 2, 3, 4, 5}));
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import dev.nightjar.core.registry.MetricValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Means of figures over users and over resamples of the users, in one pass: how often a user is in a resample is drawn
 * from Poisson(1), which for many users is the bootstrap (Chamandy et al. 2012, Estimating Uncertainty for Massive Data
 * Streams). A user's draws depend on the user and the seed alone, and sums are whole numbers, so that neither partitions
 * nor order show in them.
 */
final class UserResamples implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int RESAMPLES = 200;

    /** Figures are from 0 to 1; of these steps the sum of two thousand million is still exact. */
    private static final double STEPS = 1L << 32;

    /** More than these is never drawn: its chance is 1e-13. */
    private static final int MOST_TIMES = 15;

    private static final double[] POISSON = poisson();

    private final long seed;
    private final long[] users = new long[RESAMPLES + 1];
    private final long[][] sums;

    UserResamples(int figures, long seed) {
        this.seed = seed;
        this.sums = new long[RESAMPLES + 1][figures];
    }

    /** Adds a user, who is known by a hash. */
    void add(long user, double[] figures) {
        long[] steps = Arrays.stream(figures)
                .mapToLong(figure -> Math.round(figure * STEPS))
                .toArray();
        add(0, 1, steps);
        SplittableRandom random = new SplittableRandom(user ^ (seed * 0x9E3779B97F4A7C15L));
        for (int resample = 1; resample <= RESAMPLES; resample++) {
            int times = times(random.nextDouble());
            if (times > 0) {
                add(resample, times, steps);
            }
        }
    }

    void add(UserResamples others) {
        for (int resample = 0; resample <= RESAMPLES; resample++) {
            users[resample] += others.users[resample];
            for (int figure = 0; figure < sums[resample].length; figure++) {
                sums[resample][figure] += others.sums[resample][figure];
            }
        }
    }

    long users() {
        return users[0];
    }

    /** The mean of a figure over the users, of whom there is one at least, with its 95 % percentile interval. */
    MetricValue mean(int figure) {
        double[] means = new double[RESAMPLES];
        int drawn = 0;
        for (int resample = 1; resample <= RESAMPLES; resample++) {
            if (users[resample] > 0) {
                means[drawn++] = mean(resample, figure);
            }
        }
        double[] sorted = Arrays.copyOf(means, drawn);
        Arrays.sort(sorted);
        return new MetricValue(
                mean(0, figure),
                Optional.of(sorted[(int) (0.025 * (drawn - 1))]),
                Optional.of(sorted[(int) Math.ceil(0.975 * (drawn - 1))]));
    }

    private double mean(int resample, int figure) {
        return sums[resample][figure] / STEPS / users[resample];
    }

    private void add(int resample, int times, long[] steps) {
        users[resample] += times;
        for (int figure = 0; figure < steps.length; figure++) {
            sums[resample][figure] += times * steps[figure];
        }
    }

    private static int times(double place) {
        int times = 0;
        while (times < MOST_TIMES && place >= POISSON[times]) {
            times++;
        }
        return times;
    }

    /** Chances of at most so many. */
    private static double[] poisson() {
        double[] atMost = new double[MOST_TIMES];
        double chance = Math.exp(-1);
        double sum = 0;
        for (int times = 0; times < MOST_TIMES; times++) {
            sum += chance;
            atMost[times] = sum;
            chance /= times + 1;
        }
        return atMost;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

/** Trains with the parameters of a trial and judges. Called from several threads at once. */
@FunctionalInterface
public interface Objective {

    /**
     * The metric on rows that training has not seen.
     *
     * @param share of the training rows to learn from; those of a smaller share are among those of a greater one
     * @throws RuntimeException if the trial fails, which ends no other
     */
    double measure(Trial trial, double share);
}

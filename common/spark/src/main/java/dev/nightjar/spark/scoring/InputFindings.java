/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What inputs of a night are like, held against training and limits. */
record InputFindings(List<Found> found) {

    static final InputFindings NONE = new InputFindings(List.of());

    /** @param tonight share of the night's rows */
    record Found(InputShare share, double tonight) {

        /** By how much it is more than in training; not below 0. */
        private double excess() {
            return Math.max(0, tonight - share.inTraining());
        }

        private boolean warns() {
            return excess() > share.limit().warn();
        }

        private boolean fails() {
            return share.limit().fail().filter(limit -> excess() > limit).isPresent();
        }

        private String text(String bound, double limit) {
            boolean nulls = share.limitName().equals(InputShare.NULLS);
            String training = nulls || share.inTraining() > 0
                    ? String.format(Locale.ROOT, ", %.4f in training", share.inTraining())
                    : "";
            return String.format(
                            Locale.ROOT,
                            nulls
                                    ? "input %s has no value in %.4f of the rows"
                                    : "input %s has values not seen in training in %.4f of the rows",
                            share.input(),
                            tonight)
                    + training
                    + ": more than scoring.inputs." + share.limitName() + "." + bound + ", " + limit;
        }
    }

    /** What must not be written; empty if all may. */
    List<String> failures() {
        return found.stream()
                .filter(Found::fails)
                .map(one -> one.text("fail", one.share().limit().fail().orElseThrow()))
                .toList();
    }

    /** What is to be told. */
    List<String> warnings() {
        return found.stream()
                .filter(Found::warns)
                .map(one -> one.text("warn", one.share().limit().warn()))
                .toList();
    }

    /**
     * `inputs.warnings`, how many; the largest `inputs.newCategories` and `inputs.nulls`, by how much a share is more than in
     * training; and the same of each input of which there is a warning, as `inputs.nulls.amount`.
     */
    Map<String, Double> measures() {
        Map<String, Double> measures = new TreeMap<>();
        for (Found one : found) {
            String name = "inputs." + one.share().limitName();
            measures.merge(name, one.excess(), Math::max);
            measures.merge("inputs.warnings", one.warns() ? 1.0 : 0.0, Double::sum);
            if (one.warns()) {
                measures.put(name + "." + one.share().input(), one.excess());
            }
        }
        return measures;
    }
}

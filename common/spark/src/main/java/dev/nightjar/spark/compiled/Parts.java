/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the slots of a vector column are made of, in order. */
record Parts(List<Part> parts) {

    /** One or more slots. */
    sealed interface Part {

        String column();

        int slots();

        /** What each of its slots usually is, by means of columns. */
        double usual(Map<String, Double> means);
    }

    /** One slot: `column * factor + shift`. */
    record Scalar(String column, double factor, double shift) implements Part {

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public double usual(Map<String, Double> means) {
            return means.getOrDefault(column, 0.0) * factor + shift;
        }
    }

    /** As many slots as categories: the one of the index in the column is 1. */
    record OneHot(String column, int size) implements Part {

        @Override
        public int slots() {
            return size;
        }

        /** A category is told from none. */
        @Override
        public double usual(Map<String, Double> means) {
            return 0;
        }
    }

    int size() {
        return parts.stream().mapToInt(Part::slots).sum();
    }

    Parts then(Parts more) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(more.parts);
        return new Parts(all);
    }

    boolean isNumbers() {
        return parts.stream().allMatch(Scalar.class::isInstance);
    }

    List<Scalar> numbers() {
        return parts.stream()
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast)
                .toList();
    }

    List<OneHot> categories() {
        return parts.stream()
                .filter(OneHot.class::isInstance)
                .map(OneHot.class::cast)
                .toList();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.List;

/** Items of one user, best first. */
record Ranking(List<Place> places) {

    static final Ranking NONE = new Ranking(List.of());

    boolean has(int item) {
        return places.stream().anyMatch(place -> place.item() == item);
    }

    /** The number of an item, and its score. */
    record Place(int item, double score) {}
}

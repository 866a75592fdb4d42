/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Items of one user, best first. */
record Ranking(List<Place> places) {

    static final Ranking NONE = new Ranking(List.of());

    Set<Integer> items() {
        return places.stream().map(Place::item).collect(Collectors.toSet());
    }

    /** The number of an item, and its score. */
    record Place(int item, double score) {}
}

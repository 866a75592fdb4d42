/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.stream.IntStream;

/** The best of the items that are offered in ascending order of their numbers; of equal ones those offered first. */
final class BestItems {

    private final float[] scores;
    private final int[] items;
    private int size;

    BestItems(int most) {
        this.scores = new float[most];
        this.items = new int[most];
    }

    /** The score that an item has to be above. */
    float bar() {
        return size < scores.length ? Float.NEGATIVE_INFINITY : scores[size - 1];
    }

    /** Takes an item whose score is above the {@link #bar}. */
    void take(int item, float score) {
        int at = size < scores.length ? size++ : size - 1;
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            items[at] = items[at - 1];
            at--;
        }
        scores[at] = score;
        items[at] = item;
    }

    Ranking ranking() {
        return new Ranking(IntStream.range(0, size)
                .mapToObj(place -> new Ranking.Place(items[place], scores[place]))
                .toList());
    }
}

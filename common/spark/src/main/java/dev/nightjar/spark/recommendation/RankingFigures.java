/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.List;
import java.util.Set;

/**
 * How good one list is, with relevance of yes or no. As in Spark's RankingMetrics, from which the definitions are:
 * precision counts places that a short list leaves empty as misses, and the ideal list holds no more than k items.
 *
 * @param ndcg normalized discounted cumulative gain (Järvelin and Kekäläinen 2002)
 * @param averagePrecision over the places of hits, divided by the hits that an ideal list has
 */
record RankingFigures(double ndcg, double averagePrecision, double recall, double precision) {

    /** Names of the figures' means, in the order of {@link #values}. */
    static final List<String> MEANS = List.of("ndcgAtK", "mapAtK", "recallAtK", "precisionAtK");

    /**
     * Of the first k items of a list.
     *
     * @param relevant not empty
     */
    static RankingFigures of(List<?> list, Set<?> relevant, int k) {
        int hits = 0;
        double gain = 0;
        double precisions = 0;
        for (int i = 0; i < Math.min(k, list.size()); i++) {
            if (relevant.contains(list.get(i))) {
                hits++;
                gain += discount(i);
                precisions += hits / (i + 1.0);
            }
        }
        int ideal = Math.min(k, relevant.size());
        double idealGain = 0;
        for (int i = 0; i < ideal; i++) {
            idealGain += discount(i);
        }
        return new RankingFigures(
                gain / idealGain, precisions / ideal, (double) hits / relevant.size(), (double) hits / k);
    }

    double[] values() {
        return new double[] {ndcg, averagePrecision, recall, precision};
    }

    private static double discount(int place) {
        return 1 / Math.log(place + 2);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.spec.ModelSpec.CostSpec;
import java.util.Optional;

/** Chooses from which probability on the decision is for the positive class. */
public final class Thresholds {

    /** More than any probability. */
    private static final double NEVER = Math.nextUp(1.0);

    private Thresholds() {}

    /** The threshold of least cost if costs are given, else that of the highest F1. */
    public static double best(ScoreCells cells, Optional<CostSpec> cost) {
        return cost.map(costs -> leastCost(cells, costs)).orElseGet(() -> highestF1(cells));
    }

    /** The threshold that is best where probabilities are true: half, or by costs (Elkan 2001, equation 2). */
    public static double ofTrueProbabilities(Optional<CostSpec> cost) {
        return cost.filter(costs -> costs.falsePositive() + costs.falseNegative() > 0)
                .map(costs -> costs.falsePositive() / (costs.falsePositive() + costs.falseNegative()))
                .orElse(0.5);
    }

    /** Half if a class has no rows. */
    static double highestF1(ScoreCells cells) {
        double best = 0.5;
        double bestF1 = 0;
        double hits = 0;
        double alarms = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            hits += cells.positives()[i];
            alarms += cells.negatives()[i];
            double f1 = 2 * hits / (hits + alarms + cells.positive());
            if (cells.negative() > 0 && f1 > bestF1) {
                bestF1 = f1;
                best = cells.scores()[i];
            }
        }
        return best;
    }

    /**
     * The threshold at which the decisions on these rows would have cost least, which may be one that no row reaches. If a
     * class has no rows, that {@link #ofTrueProbabilities of true probabilities}.
     */
    static double leastCost(ScoreCells cells, CostSpec cost) {
        if (!cells.bothClasses()) {
            return ofTrueProbabilities(Optional.of(cost));
        }
        double best = NEVER;
        double least = cost.falseNegative() * cells.positive();
        double sum = least;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            sum += cost.falsePositive() * cells.negatives()[i] - cost.falseNegative() * cells.positives()[i];
            if (sum < least) {
                least = sum;
                best = cells.scores()[i];
            }
        }
        return best;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranks items by the product of their factors with those of a user. Items lie in blocks that fit a core's cache, each
 * factor of a block's items side by side, so that the inner loop becomes vector instructions; a block is used for all
 * users of a batch before the next one.
 */
final class FactorRanker implements Ranker {

    private static final long serialVersionUID = 1;

    /** Items of a block. */
    private static final int BLOCK = 1024;

    private final int rank;
    private final int items;
    private final float[][] blocks;

    /** @param factors of each item, in the order of their numbers */
    FactorRanker(float[][] factors) {
        this.items = factors.length;
        this.rank = factors[0].length;
        this.blocks = new float[(items + BLOCK - 1) / BLOCK][rank * BLOCK];
        for (int item = 0; item < items; item++) {
            float[] block = blocks[item / BLOCK];
            for (int factor = 0; factor < rank; factor++) {
                block[factor * BLOCK + item % BLOCK] = factors[item][factor];
            }
        }
    }

    static float[] floats(List<Float> boxed) {
        float[] floats = new float[boxed.size()];
        int at = 0;
        for (float value : boxed) {
            floats[at++] = value;
        }
        return floats;
    }

    @Override
    public List<Ranking> rank(List<Taste> users, int most) {
        List<BestItems> best = new ArrayList<>();
        users.forEach(user -> best.add(new BestItems(Math.min(most, items))));
        float[] scores = new float[BLOCK];
        for (int block = 0; block < blocks.length; block++) {
            for (int i = 0; i < users.size(); i++) {
                Taste user = users.get(i);
                if (user.factors().isPresent()) {
                    score(user.factors().get(), blocks[block], scores);
                    offer(block * BLOCK, scores, user, best.get(i));
                }
            }
        }
        return best.stream().map(BestItems::ranking).toList();
    }

    private void offer(int first, float[] scores, Taste user, BestItems best) {
        int size = Math.min(BLOCK, items - first);
        float bar = best.bar();
        for (int i = 0; i < size; i++) {
            if (scores[i] > bar && !user.bars(first + i)) {
                best.take(first + i, scores[i]);
                bar = best.bar();
            }
        }
    }

    private void score(float[] user, float[] block, float[] scores) {
        Arrays.fill(scores, 0);
        int factor = 0;
        for (; factor + 4 <= rank; factor += 4) {
            addFour(user, factor, block, scores);
        }
        for (; factor < rank; factor++) {
            float weight = user[factor];
            int from = factor * BLOCK;
            for (int i = 0; i < BLOCK; i++) {
                scores[i] += weight * block[from + i];
            }
        }
    }

    /** Four at a time, as loading and storing the sums would cost more than adding to them. */
    private static void addFour(float[] user, int factor, float[] block, float[] scores) {
        float first = user[factor];
        float second = user[factor + 1];
        float third = user[factor + 2];
        float fourth = user[factor + 3];
        int from = factor * BLOCK;
        for (int i = 0; i < BLOCK; i++) {
            scores[i] += first * block[from + i]
                    + second * block[from + BLOCK + i]
                    + third * block[from + 2 * BLOCK + i]
                    + fourth * block[from + 3 * BLOCK + i];
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How surprising the words of texts are where topics are not known. */
public final class Perplexity {

    private Perplexity() {}

    /**
     * The logarithm of the perplexity, the mean of -ln p over words, of texts to whom all words come from one topic: that of
     * the training texts, each word counted once more than it occurs (Laplace), so that none is impossible. What topics of
     * an LDA are better than (Blei, Ng and Jordan, JMLR 3, 2003, section 7.1).
     *
     * @param train with a vector of counts
     * @param judged with the same vector
     * @return 0 if the judged texts have no words
     */
    public static double ofOneTopic(Dataset<Row> train, Dataset<Row> judged, String counts) {
        Vector learned = sum(train, counts);
        Vector found = sum(judged, counts);
        double words = 0;
        double all = 0;
        for (int word = 0; word < learned.size(); word++) {
            all += learned.apply(word) + 1;
            words += found.apply(word);
        }
        double surprise = 0;
        for (int word = 0; word < learned.size(); word++) {
            surprise -= found.apply(word) * Math.log((learned.apply(word) + 1) / all);
        }
        return words == 0 ? 0 : surprise / words;
    }

    private static Vector sum(Dataset<Row> rows, String counts) {
        return rows.select(Summarizer.sum(col(counts))).first().getAs(0);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.spark.expression.Quoted;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.NGram;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;

/**
 * Words of a text as numbers: how often each occurs, hashed to a fixed number of slots, times the logarithm of how rare it is
 * among the training rows (Sparck Jones 1972; Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning").
 * Words are runs of letters and digits in any script, in lower case.
 */
record TextFeatures(PreprocessSpec spec, VectorNeeds needs) {

    private static final String NO_WORD = "[^\\p{L}\\p{N}]+";

    /** STRING: a text without missing values. */
    static String input(String text) {
        return "_txt_" + text;
    }

    /** ARRAY of STRING: its words, and with `bigrams` pairs of neighbours. */
    static String words(String text) {
        return "_words_" + text;
    }

    /** VECTOR: its numbers. */
    static String output(String text) {
        return "_text_" + text;
    }

    Prepared fit(Prepared prepared, String text) {
        Prepared tokens = words(prepared, text);
        if (needs == VectorNeeds.COUNTS) {
            return tokens.fit(new CountVectorizer()
                    .setVocabSize(spec.textFeatures())
                    .setInputCol(words(text))
                    .setOutputCol(output(text)));
        }
        return tokens.then(new HashingTF()
                        .setNumFeatures(spec.textFeatures())
                        .setInputCol(words(text))
                        .setOutputCol("_tf_" + text))
                .fit(new IDF().setInputCol("_tf_" + text).setOutputCol(output(text)));
    }

    private Prepared words(Prepared prepared, String text) {
        String single = spec.bigrams() ? "_single_" + text : words(text);
        Prepared tokens = prepared.then(new RegexTokenizer()
                .setPattern(NO_WORD)
                .setInputCol(input(text))
                .setOutputCol(single));
        if (!spec.bigrams()) {
            return tokens;
        }
        String pairs = "_pairs_" + text;
        return tokens.then(new NGram().setN(2).setInputCol(single).setOutputCol(pairs))
                .then(new SQLTransformer()
                        .setStatement("SELECT *, concat(" + Quoted.name(single) + ", "
                                + Quoted.name(pairs) + ") AS " + Quoted.name(words(text))
                                + " FROM __THIS__"));
    }
}

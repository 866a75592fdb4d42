/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What is scored each night.
 *
 * @param source default: the spine
 * @param alias of the model version that scores
 * @param shadow alias of a version that is scored beside it
 * @param columns carried along beside the key
 * @param explain how many of the strongest contributions a row; 0 for none
 * @param maxPeakMemory of the process of the driver or of an executor while it scores: bytes, or with a unit, `4g`
 * @param inputs how far inputs may be from what they were in training
 * @param split which keys the shadow serves
 * @param load what a night's scores are to those of other nights
 * @param export files for those who do not read Delta
 * @param retain how long before a night's date scores are kept
 * @param clusterBy columns by whose values rows are put into files
 * @param changed whether only rows are scored whose inputs are not those of the date scored before, and others carried over
 */
public record ScoringSpec(
        Optional<String> source,
        Optional<String> where,
        String alias,
        Optional<String> shadow,
        List<String> columns,
        int explain,
        OnEmpty onEmpty,
        Optional<String> maxPeakMemory,
        InputLimits inputs,
        Optional<Split> split,
        Load load,
        Optional<Export> export,
        Optional<Period> retain,
        List<String> clusterBy,
        boolean changed) {

    /**
     * How far inputs may be from what they were in training.
     *
     * @param newCategories share of rows whose value was not seen in training; looking each value up takes time
     * @param nulls by how much the share of rows without a value may exceed that in training
     */
    public record InputLimits(Limit newCategories, Limit nulls) {

        /** Where the file names the limit but not when it warns. */
        static final Limit NEW_CATEGORIES = new Limit(0.05, Optional.empty());

        static final Limit NULLS = new Limit(0.1, Optional.empty());

        /** Where the file says nothing: nulls are warned of, and new categories not looked for. */
        public static final InputLimits USUAL = new InputLimits(new Limit(1, Optional.empty()), NULLS);
    }

    /**
     * Bounds of a share of rows.
     *
     * @param warn above this it is told
     * @param fail above this the night is refused
     */
    public record Limit(double warn, Optional<Double> fail) {}

    /**
     * An A/B test.
     *
     * @param share of keys that the shadow serves
     * @param key columns whose hash decides
     */
    public record Split(double share, List<String> key) {}

    /** What a night without rows to score means. */
    public enum OnEmpty {
        FAIL,
        SKIP
    }

    /** What table `scores` has: all nights, each replaced as a whole, or one row a key, the one of its newest night. */
    public enum Load {
        APPEND,
        UPSERT
    }

    /**
     * A folder of files that is replaced each night.
     *
     * @param path of the folder, on any Hadoop file system
     */
    public record Export(Format format, String path) {

        /** Formats of files. */
        public enum Format {
            CSV,
            PARQUET
        }

        /** Without its path, which may hold a secret. */
        @Override
        public String toString() {
            return "Export[format=" + format + "]";
        }
    }
}

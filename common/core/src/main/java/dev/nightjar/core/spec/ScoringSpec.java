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
 * @param load what a night's scores are to those of other nights
 * @param export files for those who do not read Delta
 * @param retain how long before a night's date scores are kept
 */
public record ScoringSpec(
        Optional<String> source,
        Optional<String> where,
        String alias,
        Optional<String> shadow,
        List<String> columns,
        int explain,
        OnEmpty onEmpty,
        Load load,
        Optional<Export> export,
        Optional<Period> retain) {

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

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * A place in [0, 1) that a key's xxHash64 modulo a million decides: every key has the same one on all nights, whatever
 * other rows there are.
 */
public final class KeyPlace {

    private static final long BUCKETS = 1_000_000;

    private KeyPlace() {}

    static Column of(List<String> key) {
        return place(columns(key));
    }

    /** A place that has nothing to do with those of other purposes: what is hashed first seeds the hash of the key. */
    public static Column of(List<String> key, String purpose) {
        return place(Stream.concat(Stream.of(lit(purpose)), columns(key)));
    }

    private static Stream<Column> columns(List<String> key) {
        return key.stream().map(column -> col(column));
    }

    private static Column place(Stream<Column> hashed) {
        return pmod(xxhash64(hashed.toArray(Column[]::new)), lit(BUCKETS)).divide(lit((double) BUCKETS));
    }
}

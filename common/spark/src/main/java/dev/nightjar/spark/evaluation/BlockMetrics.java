/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.registry.MetricValue;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/** Metrics made of {@link BlockTally}, with intervals. */
final class BlockMetrics {

    private BlockMetrics() {}

    /** The block of a row: the same for all whose column is the same. */
    static Column block(Column unit) {
        // another hash than that which spreads rows over partitions
        return pmod(xxhash64(unit, lit(1L)), lit((long) BlockTally.BLOCKS));
    }

    /** @param values makes metrics of sums of at least one row */
    static Map<String, MetricValue> of(
            BlockTally tally, Function<BlockTally.Sums, Map<String, Double>> values, long seed) {
        BlockTally.Sums all = tally.sums();
        if (all.rows() == 0) {
            return Map.of();
        }
        Map<String, Double> metrics = values.apply(all);
        return new Bootstrap(seed).intervals(metrics, metrics, random -> {
            BlockTally.Sums drawn = tally.sums(block -> Bootstrap.poisson(1, random));
            return drawn.rows() == 0 ? Map.of() : values.apply(drawn);
        });
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.Map;

/** How many rows a merge inserted, updated and deleted, as Delta counted them. */
public record Merged(long inserted, long updated, long deleted) {

    static Merged of(Map<String, String> metrics) {
        return new Merged(
                count(metrics, "numTargetRowsInserted"),
                count(metrics, "numTargetRowsUpdated"),
                count(metrics, "numTargetRowsDeleted"));
    }

    private static long count(Map<String, String> metrics, String name) {
        return Long.parseLong(metrics.getOrDefault(name, "0"));
    }
}

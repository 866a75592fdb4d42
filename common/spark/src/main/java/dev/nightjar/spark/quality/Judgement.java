/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.spark.profile.ColumnProfile;
import java.util.List;
import java.util.Map;

/**
 * The figures of a night's rows, from one pass.
 *
 * @param broken rows that broke a row rule, by its name
 * @param aggregates what table rules are judged by, by the rule's name; absent where there was no value
 * @param profile of each column, over the rows that stay; empty if none is wanted
 */
record Judgement(
        long read,
        long dropped,
        long quarantined,
        long malformed,
        Map<String, Long> broken,
        Map<String, Double> aggregates,
        List<ColumnProfile> profile) {

    /** Of a night without rows. */
    static final Judgement NOTHING = new Judgement(0, 0, 0, 0, Map.of(), Map.of(), List.of());

    long staying() {
        return read - dropped - quarantined;
    }
}

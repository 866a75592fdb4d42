/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import java.util.Map;

/**
 * The figures of a night's rows, from one pass.
 *
 * @param broken rows that broke a row rule, by its name
 * @param aggregates what table rules are judged by, by the rule's name; absent where there was no value
 */
record Judgement(
        long read,
        long dropped,
        long quarantined,
        long malformed,
        Map<String, Long> broken,
        Map<String, Double> aggregates) {

    /** Of a night without rows. */
    static final Judgement NOTHING = new Judgement(0, 0, 0, 0, Map.of(), Map.of());

    long staying() {
        return read - dropped - quarantined;
    }
}

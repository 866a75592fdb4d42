/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.plan;

import java.util.List;

/**
 * A step of a night.
 *
 * @param step such as `ingest.orders` or `train`
 * @param dependsOn steps that must have ended well before
 * @param reads tables by SQL name with schema, and paths of sources
 * @param writes tables by SQL name with schema
 */
public record PlannedStep(String step, List<String> dependsOn, List<String> reads, List<String> writes) {

    /** Whether a name means this step or its stage. */
    public boolean matches(String name) {
        return step.equals(name) || step.startsWith(name + ".");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

/** By what a run is known: its pipeline, and its id, which is unique there. */
public record RunKey(String pipeline, String runId) {

    @Override
    public String toString() {
        return pipeline + " " + runId;
    }
}

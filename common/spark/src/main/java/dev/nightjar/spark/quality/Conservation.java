/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.spark.step.StepResult;
import java.util.List;

/** Every row that was read is in bronze, in quarantine, or counted as dropped. */
final class Conservation {

    private Conservation() {}

    /** @throws IllegalStateException if rows are missing, or too many */
    static void check(String name, List<StepResult> nights, long inQuarantine) {
        long refused = 0;
        for (StepResult night : nights) {
            refused += night.rowsQuarantined();
            if (night.rowsRead() != night.rowsWritten() + night.rowsQuarantined() + night.rowsDropped()) {
                throw new IllegalStateException("Rows of " + name + " do not add up: read " + night.rowsRead()
                        + ", wrote " + night.rowsWritten() + ", quarantined " + night.rowsQuarantined() + ", dropped "
                        + night.rowsDropped());
            }
        }
        if (refused != inQuarantine) {
            throw new IllegalStateException("Rows of " + name + " do not add up: " + refused + " broke a rule and "
                    + inQuarantine + " are in quarantine");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A file as a night took it.
 *
 * @param path as bronze has it in `_source_file`
 * @param length bytes
 * @param modified when the file was written last
 * @param date the night that took it
 * @param runId of a backfill that took files for many nights at once, the run of the first
 */
public record TakenFile(String path, long length, Instant modified, LocalDate date, String runId) {

    /** Whether the file has this size and time now. */
    public boolean isUnchanged(long lengthNow, Instant modifiedNow) {
        return length == lengthNow && modified.equals(modifiedNow);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import java.time.Instant;
import java.util.List;

/**
 * The files that one run took, for one night or for several together.
 *
 * @param id also in the metadata of the commit that wrote their rows; without that commit the batch is void
 * @param recordedAt before that commit
 * @param gone batches that this run found without their commit
 */
public record FileBatch(String id, Instant recordedAt, List<TakenFile> files, List<String> gone) {

    public FileBatch {
        files = List.copyOf(files);
        gone = List.copyOf(gone);
    }
}

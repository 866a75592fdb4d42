/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** The nights that it is for, in order. */
    public List<LocalDate> dates() {
        return files.stream().map(TakenFile::date).distinct().sorted().toList();
    }

    /** Whether both have one of their files, or one of their nights, in common. */
    boolean meets(FileBatch other) {
        Set<String> paths = new HashSet<>();
        other.files.forEach(file -> paths.add(file.path()));
        return files.stream().anyMatch(file -> paths.contains(file.path()))
                || dates().stream().anyMatch(other.dates()::contains);
    }
}

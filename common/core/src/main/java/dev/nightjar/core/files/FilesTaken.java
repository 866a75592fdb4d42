/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has which file: the batches of a source, folded. A night has the files of its newest batch, and a file that several
 * nights took belongs to the one that took it last. A batch that a later one calls gone does not count, unless that later
 * one is gone itself: it was the word of a run that lost.
 */
public final class FilesTaken {

    private final List<FileBatch> recorded;
    private final List<FileBatch> standing = new ArrayList<>();
    private final Map<String, TakenFile> owners = new HashMap<>();

    /** Of batches in any order. */
    public FilesTaken(List<FileBatch> batches) {
        recorded = batches.stream()
                .sorted(Comparator.comparing(FileBatch::recordedAt))
                .toList();
        Set<String> gone = new HashSet<>();
        for (int i = recorded.size() - 1; i >= 0; i--) {
            if (!gone.contains(recorded.get(i).id())) {
                standing.add(0, recorded.get(i));
                gone.addAll(recorded.get(i).gone());
            }
        }
        Map<LocalDate, String> newest = new HashMap<>();
        standing.forEach(batch -> batch.files().forEach(file -> newest.put(file.date(), batch.id())));
        for (FileBatch batch : standing) {
            batch.files().stream()
                    .filter(file -> newest.get(file.date()).equals(batch.id()))
                    .forEach(file -> owners.put(file.path(), file));
        }
    }

    /** The night that has a file, with the file as it was then. */
    public Optional<TakenFile> owner(String path) {
        return Optional.ofNullable(owners.get(path));
    }

    /** The newest batch that counts. */
    public Optional<FileBatch> last() {
        return standing.isEmpty() ? Optional.empty() : Optional.of(standing.get(standing.size() - 1));
    }

    /** All batches, oldest first, those that do not count among them. */
    public List<FileBatch> all() {
        return recorded;
    }

    /** How many batches were ever recorded. */
    int size() {
        return recorded.size();
    }

    /** The batches that were not recorded when `earlier` was read. */
    Stream<FileBatch> since(FilesTaken earlier) {
        Set<String> known = earlier.recorded.stream().map(FileBatch::id).collect(Collectors.toSet());
        return recorded.stream().filter(batch -> !known.contains(batch.id()));
    }

    /** The same as if a batch had never been. */
    public FilesTaken without(FileBatch batch) {
        return new FilesTaken(recorded.stream()
                .filter(other -> !other.id().equals(batch.id()))
                .toList());
    }

    /** A time for the next batch that is later than all before, even where clocks differ. */
    public Instant after(Instant now) {
        return recorded.isEmpty()
                        || recorded.get(recorded.size() - 1).recordedAt().isBefore(now)
                ? now
                : recorded.get(recorded.size() - 1).recordedAt().plusNanos(1000);
    }
}

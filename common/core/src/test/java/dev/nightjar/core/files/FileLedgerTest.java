/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-01-30");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aNightHasTheFilesOfItsNewestBatch() {
        open().append(batch("one", 1, file("a", FIRST), file("b", FIRST)));
        open().append(batch("two", 2, file("b", FIRST), file("c", FIRST)));

        assertThat(night("a")).isEmpty();
        assertThat(night("b")).contains(FIRST);
        assertThat(night("c")).contains(FIRST);
    }

    @Test
    void aFileThatSeveralNightsTookBelongsToTheOneThatTookItLast() {
        open().append(batch("one", 1, file("a", FIRST), file("b", FIRST)));
        open().append(batch("two", 2, file("a", SECOND)));

        assertThat(night("a")).contains(SECOND);
        assertThat(night("b")).contains(FIRST);
    }

    @Test
    void aBatchWithoutCommitNeverWas() {
        open().append(batch("one", 1, file("a", FIRST)));
        open().append(batch("two", 2, file("a", SECOND), file("b", SECOND)));
        open().append(new FileBatch("three", NOON.plusSeconds(3), List.of(file("c", SECOND)), List.of("two")));

        assertThat(night("a")).contains(FIRST);
        assertThat(night("b")).isEmpty();
        assertThat(open().read().last().orElseThrow().id()).isEqualTo("three");
    }

    /** Two runs of a night at once: the second takes the first for dead, and then loses. */
    @Test
    void theWordOfABatchWithoutCommitDoesNotCount() {
        FileBatch winner = batch("one", 1, file("a", FIRST));
        FileBatch loser = new FileBatch("two", NOON.plusSeconds(2), List.of(file("a", FIRST)), List.of("one"));
        FilesTaken taken = new FilesTaken(List.of(winner, loser));

        assertThat(taken.last()).contains(loser);
        assertThat(taken.without(loser).last()).contains(winner);
        assertThat(taken.without(loser).owner("a")).contains(file("a", FIRST));
    }

    @Test
    void sizeAndTimeAreThoseOfTheTaking() {
        open().append(batch("one", 1, file("a", FIRST)));
        TakenFile taken = open().read().owner("a").orElseThrow();

        assertThat(taken).isEqualTo(file("a", FIRST));
        assertThat(taken.isUnchanged(7, NOON)).isTrue();
        assertThat(taken.isUnchanged(8, NOON)).isFalse();
        assertThat(taken.isUnchanged(7, NOON.plusMillis(1))).isFalse();
    }

    @Test
    void theNextBatchIsLaterWhateverTheClockSays() {
        FilesTaken taken = new FilesTaken(List.of(batch("one", 5, file("a", FIRST))));
        assertThat(taken.after(NOON)).isAfter(NOON.plusSeconds(5));
        assertThat(taken.after(NOON.plusSeconds(9))).isEqualTo(NOON.plusSeconds(9));
    }

    private Optional<LocalDate> night(String path) {
        return open().read().owner(path).map(TakenFile::date);
    }

    private FileLedger open() {
        return new FileLedger(Lake.at(folder.resolve("a lake").toString()), "shop", "orders", new Configuration());
    }

    private static FileBatch batch(String id, int second, TakenFile... files) {
        return new FileBatch(id, NOON.plusSeconds(second), Arrays.asList(files), List.of());
    }

    private static TakenFile file(String path, LocalDate date) {
        return new TakenFile(path, 7, NOON, date, "run");
    }
}

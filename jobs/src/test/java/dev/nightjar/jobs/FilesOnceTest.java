/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.files.FileBatch;
import dev.nightjar.core.files.FileLedger;
import dev.nightjar.core.files.TakenFile;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.quality.Ingestion;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that fills up: each night takes the files that no other took. */
class FilesOnceTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final String SOURCE = "{format: csv, path: \"LANDING/*.csv\", options: {header: \"true\"},"
            + " schema: \"id LONG, v STRING\", expect: [{name: known, check: \"v <> 'bad'\", action: quarantine}]%s}";

    @TempDir
    Path folder;

    private OneSource source;

    @BeforeEach
    void open() {
        source = new OneSource(SPARK, folder.resolve("a folder"));
        source.is(SOURCE.formatted(""));
        source.land("1 one.csv", "id,v", "1,a", "2,a");
        source.ingest(FIRST);
        source.land("2[x].csv", "id,v", "3,b");
    }

    @Test
    void eachFileIsIngestedOnceWhateverIsRunAgain() {
        assertThat(source.ingest(SECOND).rowsRead()).isEqualTo(1);
        assertThat(source.ingest(FIRST).rowsRead()).isEqualTo(2);
        assertThat(source.ingest(SECOND).rowsRead()).isEqualTo(1);
        assertThat(bronze()).containsExactly("2026-01-01 1 a", "2026-01-01 2 a", "2026-01-02 3 b");
        assertThat(OneSource.lines(source.table(TableName.files("p")).dropDuplicates("path"), "path"))
                .as("the ledger names files as bronze does")
                .isEqualTo(
                        OneSource.lines(source.table(OneSource.BRONZE).dropDuplicates("_source_file"), "_source_file"));
    }

    @Test
    void aNightTakesItsOwnFilesAgainAndNewOnes() {
        source.land("1 one.csv", "id,v", "1,changed");
        assertThat(source.ingest(FIRST).rowsRead()).isEqualTo(2);
        assertThat(bronze()).containsExactly("2026-01-01 1 changed", "2026-01-01 3 b");
        assertThatThrownBy(() -> source.ingest(SECOND))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot ingest s of 2026-01-02")
                .hasMessageContaining("no other night has ingested");
    }

    @Test
    void aFileThatChangedAfterAnotherNightTookItIsRefused() {
        source.land("1 one.csv", "id,v", "1,a", "2,a", "7,new");
        assertThatThrownBy(() -> source.ingest(SECOND))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("1 one.csv changed after the night of 2026-01-01")
                .hasMessageContaining("13 bytes, written 2026-01-01T00:01:00Z")
                .hasMessageContaining("19 bytes, written 2026-01-01T00:02:00Z");
        assertThat(bronze()).containsExactly("2026-01-01 1 a", "2026-01-01 2 a");
    }

    @Test
    void aChangedFileIsTakenAgainInPlaceOfWhatItHeld() {
        source.is(SOURCE.formatted(", onFileChange: reingest"));
        source.land("3.csv", "id,v", "4,c", "5,bad");
        source.ingest(SECOND);
        source.land("1 one.csv", "id,v", "1,changed", "9,new");
        source.land("3.csv", "id,v", "4,changed");
        LocalDate third = SECOND.plusDays(1);
        RunDocument.StepDocument done = source.ingest(third);

        assertThat(bronze())
                .containsExactly("2026-01-02 3 b", "2026-01-03 1 changed", "2026-01-03 4 changed", "2026-01-03 9 new");
        assertThat(source.table(OneSource.QUARANTINE).count())
                .as("the bad row went with its file")
                .isZero();
        assertThat(done.rowsRead()).isEqualTo(3);
        assertThat(done.datesTouched()).containsExactly(FIRST, SECOND);
        assertThat(source.ingest(SECOND).rowsRead())
                .as("the night that had it before has the rest")
                .isEqualTo(1);
        assertThat(bronze()).hasSize(4);
    }

    /** As after a kill between the two commits. */
    @Test
    void filesOfARunThatDiedBeforeItsCommitAreFree() {
        FileLedger ledger =
                new FileLedger(source.lake(), "p", "s", SPARK.sparkContext().hadoopConfiguration());
        TakenFile one = ledger.read().last().orElseThrow().files().get(0);
        Instant later = ledger.read().last().orElseThrow().recordedAt().plusSeconds(1);
        String two = one.path().replace("1%20one", "2%5Bx%5D");
        TakenFile taken = new TakenFile(two, 9, Instant.parse("2026-01-01T00:01:00Z"), FIRST, "died");
        ledger.append(new FileBatch("died", later, List.of(taken), List.of()));
        assertThat(ledger.read().owner(two))
                .as("the ledger names files as bronze does")
                .isPresent();

        assertThat(source.ingest(SECOND).rowsRead()).isEqualTo(1);
        assertThat(source.ingest(FIRST).rowsRead()).isEqualTo(2);
        assertThat(bronze()).containsExactly("2026-01-01 1 a", "2026-01-01 2 a", "2026-01-02 3 b");
    }

    @Test
    void withoutBronzeThereIsNothingTaken() throws IOException {
        try (var files = Files.walk(Path.of(source.lake().path(OneSource.BRONZE).replace("file:", "")))) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(FilesOnceTest::delete);
        }
        assertThat(source.ingest(SECOND).rowsRead()).isEqualTo(3);
        assertThatThrownBy(() -> source.ingest(FIRST)).isInstanceOf(DataRefused.class);
    }

    @Test
    void aFirstNightThatIsRefusedIsInNobodysWay() {
        OneSource other = new OneSource(SPARK, folder.resolve("another folder"));
        String many = "{format: csv, path: \"LANDING/*.csv\", options: {header: \"true\"},"
                + " expect: [{rows: {min: 2}, action: fail}]}";
        other.is(many);
        other.land("one.csv", "id,v", "1,a");
        assertThatThrownBy(() -> other.ingest(FIRST))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot ingest s of 2026-01-01");
        other.land("two.csv", "id,v", "2,b");
        assertThat(other.ingest(SECOND).rowsRead()).isEqualTo(2);
        assertThat(other.bronze("date", "id", "v")).containsExactly("2026-01-02 1 a", "2026-01-02 2 b");
    }

    @Test
    void nightsTogetherTakeEachFileOnce() {
        OneSource together = new OneSource(SPARK, folder.resolve("together"));
        together.is(SOURCE.formatted("").replace("*.csv", "${date}*.csv"));
        together.land(FIRST + ".csv", "id,v", "1,a");
        together.land(SECOND + ".csv", "id,v", "2,b");
        together.ingest(FIRST, SECOND);
        together.ingest(FIRST, SECOND);
        together.is(SOURCE.formatted(""));
        together.land("3.csv", "id,v", "3,c");
        assertThat(together.ingest(SECOND.plusDays(1)).rowsRead()).isEqualTo(1);
        assertThat(OneSource.lines(together.table(OneSource.BRONZE), "_arrival_date", "id"))
                .containsExactly("2026-01-01 1", "2026-01-02 2", "2026-01-03 3");
    }

    /** The second night began before the first was done; what it lists is what the first takes. */
    @Test
    void ofTwoNightsAtOnceOneHasTheFile() {
        LocalDate third = SECOND.plusDays(1);
        Ingestion second = open(SECOND);
        Ingestion other = open(third);
        second.run();
        assertThatThrownBy(other::run)
                .isInstanceOf(LostRace.class)
                .hasMessageContaining("Cannot ingest s of [2026-01-03]")
                .hasMessageContaining("for [2026-01-02]");
        assertThat(bronze()).containsExactly("2026-01-01 1 a", "2026-01-01 2 a", "2026-01-02 3 b");
        source.land("4.csv", "id,v", "4,d");
        assertThat(source.ingest(third).rowsRead()).as("it is safe to repeat").isEqualTo(1);
    }

    @Test
    void nightsAtOnceWithFilesOfTheirOwnBothSucceed() {
        source.is(SOURCE.formatted("").replace("*.csv", "${date}*.csv"));
        source.land(SECOND + ".csv", "id,v", "3,b");
        source.land(SECOND.plusDays(1) + ".csv", "id,v", "4,c");
        Ingestion second = open(SECOND);
        Ingestion third = open(SECOND.plusDays(1));
        second.run();
        third.run();
        assertThat(bronze()).containsExactly("2026-01-01 1 a", "2026-01-01 2 a", "2026-01-02 3 b", "2026-01-03 4 c");
    }

    private Ingestion open(LocalDate date) {
        return new Ingestion(List.of(source.night(date, "ingest.s")), "s");
    }

    private List<String> bronze() {
        return source.bronze("_arrival_date", "id", "v");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that come after their day, and states that are read after theirs. */
class LateRowsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");

    @TempDir
    Path folder;

    private OneSource source;

    @BeforeEach
    void open() {
        source = new OneSource(SPARK, folder);
        source.is("{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"}, eventTime: day, lateness: P3D,"
                + " schema: \"id LONG, day DATE\"}");
    }

    @Test
    void aNightRunAgainAfterALateFileChangesOnlyTheDatesThatItsRowsBelongTo() {
        LocalDate night = FIRST.plusDays(3);
        for (int i = 0; i < 4; i++) {
            LocalDate day = FIRST.plusDays(i);
            source.land(day + "/1.csv", "id,day", i + "0," + day, i + "1," + (i == 3 ? day.minusDays(2) : day));
        }
        RunDocument.StepDocument together = source.ingest(FIRST, FIRST.plusDays(1), FIRST.plusDays(2));
        assertThat(together.datesTouched()).isEmpty();
        RunDocument.StepDocument alone = source.ingest(night);
        assertThat(alone.datesTouched()).containsExactly(FIRST.plusDays(1));
        Set<String> rowsBefore = new TreeSet<>(source.bronze("date", "_arrival_date", "id"));
        List<String> filesBefore = filesOf("date IN (DATE'2026-01-01', DATE'2026-01-03')");

        source.land(night + "/2.csv", "id,day", "32," + night.minusDays(1), "33," + night);
        RunDocument.StepDocument again = source.ingest(night);

        Set<String> rowsNow = new TreeSet<>(source.bronze("date", "_arrival_date", "id"));
        assertThat(rowsNow).containsAll(rowsBefore);
        rowsNow.removeAll(rowsBefore);
        assertThat(rowsNow).containsExactly("2026-01-03 2026-01-04 32", "2026-01-04 2026-01-04 33");
        assertThat(again.datesTouched())
                .as("not 2026-01-02, whose late row came again as it was")
                .containsExactly(night.minusDays(1));
        assertThat(filesOf("date = DATE'2026-01-01' OR date = _arrival_date AND date < DATE'" + night + "'"))
                .as("files of rows that came on other nights")
                .containsAll(filesBefore);
        List<StepRun> ledger = source.night(night, "ingest.s")
                .ledger()
                .find(RunLedger.Query.of("p").between(night, night));
        assertThat(ledger)
                .extracting(StepRun::datesTouched)
                .containsExactly(List.of(FIRST.plusDays(1)), List.of(night.minusDays(1)));
    }

    @Test
    void aLateRowThatIsGoneWhenItsNightIsRunAgainTouchesItsDateToo() {
        LocalDate night = FIRST.plusDays(1);
        source.land(night + "/1.csv", "id,day", "1," + night, "2," + FIRST);
        assertThat(source.ingest(night).datesTouched()).containsExactly(FIRST);
        source.land(night + "/1.csv", "id,day", "1," + night);
        assertThat(source.ingest(night).datesTouched()).containsExactly(FIRST);
        assertThat(source.bronze("id")).containsExactly("1");
        assertThat(source.ingest(night).datesTouched()).isEmpty();
    }

    @Test
    void anySnapshotCanBeReadAgain() {
        source.is("{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"}, load: snapshot,"
                + " schema: \"id LONG, v STRING\"}");
        source.land(FIRST + "/1.csv", "id,v", "1,a", "2,a");
        source.land(FIRST.plusDays(2) + "/1.csv", "id,v", "1,b", "3,b");
        source.ingest(FIRST, FIRST.plusDays(2));

        assertThat(asOf(FIRST, "id", "v")).containsExactly("1 a", "2 a");
        assertThat(asOf(FIRST.plusDays(1), "id", "v")).containsExactly("1 a", "2 a");
        assertThat(asOf(FIRST.plusDays(2), "id", "v")).containsExactly("1 b", "3 b");
        assertThat(asOf(FIRST.plusDays(9), "id", "v")).containsExactly("1 b", "3 b");
    }

    @Test
    void whatArrivedLaterIsNotReadForANightThatIsRunAgain() {
        source.land(FIRST + "/1.csv", "id,day", "1," + FIRST);
        source.land(FIRST.plusDays(1) + "/1.csv", "id,day", "2," + FIRST, "3," + FIRST.plusDays(1));
        source.ingest(FIRST, FIRST.plusDays(1));

        assertThat(asOf(FIRST, "id")).containsExactly("1");
        assertThat(asOf(FIRST.plusDays(1), "id")).containsExactly("1", "2", "3");
    }

    private List<String> asOf(LocalDate date, String... columns) {
        StepContext night = source.night(date, "ingest.s");
        return OneSource.lines(
                Snapshots.asOf(
                        night.tables(), OneSource.BRONZE, night.spec().sources().get("s"), date),
                columns);
    }

    private List<String> filesOf(String condition) {
        return source
                .table(OneSource.BRONZE)
                .where(condition)
                .selectExpr("_metadata.file_path")
                .distinct()
                .collectAsList()
                .stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }
}

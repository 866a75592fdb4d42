/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static dev.nightjar.jobs.Bytes.utf8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night most of whose rows are bad has them all in quarantine: they are more than are gathered while it is written. */
class ManyBrokenRowsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);
    private static final int ROWS = 15_000;

    @TempDir
    Path folder;

    @Test
    void allAreInQuarantineAndTheRestInBronze() {
        SourceNights nights = new SourceNights(SPARK, folder)
                .with("s: {format: csv, path: \"@/s\", options: {header: 'true'}, schema: 'id LONG, v LONG',"
                        + " expect: [{name: fives, check: 'v = 0', action: quarantine}]}\n");
        nights.land(
                "s/a.csv",
                utf8(IntStream.range(0, ROWS).mapToObj(i -> i + "," + i % 5).collect(joining("\n", "id,v\n", "\n"))));

        for (int attempt = 0; attempt < 2; attempt++) {
            RunDocument.StepDocument done = nights.ingest("s", NIGHT);

            assertThat(List.of(done.rowsRead(), done.rowsWritten(), done.rowsQuarantined()))
                    .containsExactly((long) ROWS, ROWS / 5L, 4L * ROWS / 5);
            assertThat(nights.bronze("s").selectExpr("sum(id)").first().getLong(0))
                    .isEqualTo(IntStream.range(0, ROWS)
                            .filter(i -> i % 5 == 0)
                            .asLongStream()
                            .sum());
            assertThat(nights.quarantine("s")
                            .selectExpr(
                                    "count(*)",
                                    "sum(bigint(split(_raw, ',')[0]))",
                                    "count_if(_broken = array('fives'))")
                            .first()
                            .mkString(" "))
                    .isEqualTo(4 * ROWS / 5 + " "
                            + IntStream.range(0, ROWS)
                                    .filter(i -> i % 5 > 0)
                                    .asLongStream()
                                    .sum() + " "
                            + 4 * ROWS / 5);
        }
    }
}

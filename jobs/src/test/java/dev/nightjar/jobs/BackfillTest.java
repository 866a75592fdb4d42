/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that are ingested together leave what each alone would leave. */
class BackfillTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final List<LocalDate> NIGHTS = Shop.HISTORY.subList(0, 3);
    private static final List<TableName> BRONZE = List.of(
            TableName.bronze("shop", "orders"),
            TableName.bronze("shop", "returns"),
            TableName.quarantine("shop", "orders"));

    @TempDir
    Path folder;

    private Shop shop;
    private Warehouse together;
    private final List<Object> results = new ArrayList<>();

    @BeforeEach
    void open() {
        shop = Shop.open(folder.resolve("a shop"));
        together = new Warehouse(folder.resolve("together"));
    }

    @Test
    void nightsDoneTogetherLeaveTheRowsOfNightsDoneOneByOne() {
        Warehouse oneByOne = new Warehouse(folder.resolve("one by one"));
        NIGHTS.forEach(night -> run(oneByOne, List.of(night)));
        results.clear();
        run(together, NIGHTS);
        run(together, NIGHTS);

        together.assertSameTables(SPARK, oneByOne, BRONZE);
        assertThat(SPARK.sql("DESCRIBE HISTORY delta.`" + together.lake().path(BRONZE.get(0)) + "`")
                        .where("operation = 'WRITE'")
                        .count())
                .as("commits of two backfills")
                .isEqualTo(2);
        assertThat(ledger(together, "ingest.orders"))
                .extracting(StepRun::rowsWritten)
                .isEqualTo(twice(ledger(oneByOne, "ingest.orders").stream()
                        .map(StepRun::rowsWritten)
                        .toList()));
        assertThat(documents()).extracting(RunDocument::date).isEqualTo(twice(NIGHTS));
        assertThat(documents()).extracting(RunDocument::runId).doesNotHaveDuplicates();
        List<String> runs = SPARK
                .read()
                .format("delta")
                .load(together.lake().path(BRONZE.get(0)))
                .where("_arrival_date = DATE'" + NIGHTS.get(2) + "'")
                .select("_run_id")
                .distinct()
                .collectAsList()
                .stream()
                .map((Row row) -> row.getString(0))
                .toList();
        assertThat(runs).containsExactly(documents().get(5).runId());
    }

    /** A broken rule `fail` on the second night: the first is done, the second refused by name, the third not begun. */
    @Test
    void aNightThatIsRefusedEndsTheBackfillAfterTheGoodOnesBefore() throws IOException {
        Path orders = Path.of(shop.landing(), "orders", NIGHTS.get(1).toString(), "orders.csv");
        List<String> lines = Files.readAllLines(orders);
        Files.writeString(orders, lines.get(3) + System.lineSeparator(), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> run(together, NIGHTS))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot ingest orders of " + NIGHTS.get(1))
                .hasMessageContaining("unique");
        assertThat(ledger(together, "ingest.orders"))
                .extracting(StepRun::date, StepRun::state)
                .containsExactly(tuple(NIGHTS.get(0), StepState.SUCCESS), tuple(NIGHTS.get(1), StepState.FAILED));
        assertThat(SPARK.read()
                        .format("delta")
                        .load(together.lake().path(BRONZE.get(0)))
                        .where("_arrival_date > DATE'" + NIGHTS.get(0) + "'")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void severalNightsCannotHaveOneRunId() {
        assertThatThrownBy(() -> JobArguments.parse(shop.arguments(together.folder(), NIGHTS, "--run-id", "manual__1")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("3 nights");
    }

    private void run(Warehouse warehouse, List<LocalDate> nights) {
        List<String> arguments = shop.arguments(warehouse.folder(), nights, "--only", "ingest");
        new PipelineJob().run(SPARK, arguments, new JobOutput() {
            @Override
            public void started(String step) {}

            @Override
            public void result(Object document) {
                results.add(document);
            }
        });
    }

    private List<RunDocument> documents() {
        return results.stream()
                .filter(RunDocument.class::isInstance)
                .map(RunDocument.class::cast)
                .toList();
    }

    private static List<StepRun> ledger(Warehouse warehouse, String step) {
        return new DeltaRunLedger(warehouse.lake())
                .find(RunLedger.Query.of("shop").stage("ingest")).stream()
                        .filter(run -> run.step().equals(step))
                        .toList();
    }

    private static <T> List<T> twice(List<T> list) {
        List<T> all = new ArrayList<>(list);
        all.addAll(list);
        return all;
    }
}

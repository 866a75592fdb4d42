/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the same nights that begin at the same moment, so that each would win some steps and lose others. */
class NightAtOnceTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final int RUNS = 3;

    @TempDir
    Path folder;

    @Test
    void runsOfOneNightAtOnceAllEndWellAndItsRowsAreThereOnce() throws Exception {
        Shop shop = Shop.open(folder.resolve("shop"));
        Path warehouse = folder.resolve("warehouse");
        JobAnswers.ofNights(SPARK, shop.arguments(warehouse, Shop.FIRST, "--only", "ingest"));
        LocalDate second = Shop.FIRST.plusDays(1);
        List<JobAnswers> answers = atOnce(shop.arguments(warehouse, second, "--only", "ingest"));
        assertThat(answers)
                .extracting(answer -> answer.last(RunDocument.class).state())
                .containsOnly("success");
        assertRows(warehouse, 2);

        // nights together
        atOnce(shop.arguments(warehouse, List.of(second.plusDays(1), second.plusDays(2)), "--only", "ingest"));
        assertRows(warehouse, 4);
    }

    private static void assertRows(Path warehouse, int nights) {
        String orders = Lake.at(warehouse.toString()).path(TableName.bronze("shop", "orders"));
        long rows = (long) nights * (Shop.ORDERS - Shop.ORDERS / 50);
        assertThat(SPARK.read()
                        .format("delta")
                        .load(orders)
                        .selectExpr("count(*)", "count(DISTINCT order_id)")
                        .first())
                .isEqualTo(RowFactory.create(rows, rows));
    }

    private static List<JobAnswers> atOnce(List<String> arguments) throws Exception {
        CyclicBarrier start = new CyclicBarrier(RUNS);
        ExecutorService threads = Executors.newFixedThreadPool(RUNS);
        try {
            Callable<JobAnswers> run = () -> {
                start.await();
                return JobAnswers.ofNights(SPARK, arguments);
            };
            List<Future<JobAnswers>> running = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                running.add(threads.submit(run));
            }
            List<JobAnswers> answers = new ArrayList<>();
            for (Future<JobAnswers> each : running) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}

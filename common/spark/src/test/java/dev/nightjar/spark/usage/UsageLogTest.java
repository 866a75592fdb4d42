/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.spark.testing.TestSpark;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLogTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void stepsSideBySideHaveTheirOwnTasks() {
        CountDownLatch bothWatch = new CountDownLatch(2);
        CompletableFuture<Usage> first =
                CompletableFuture.supplyAsync(() -> watched(bothWatch, () -> write("a", 1000)));
        CompletableFuture<Usage> second = CompletableFuture.supplyAsync(() -> watched(bothWatch, () -> write("b", 70)));

        assertThat(first.join().work().recordsWritten()).isEqualTo(1000);
        assertThat(second.join().work().recordsWritten()).isEqualTo(70);
        assertThat(first.join().work().bytesWritten())
                .isGreaterThan(second.join().work().bytesWritten());
    }

    @Test
    void readsShufflesAndTimesAreAddedUp() {
        write("read", 5000);
        UsageLog log = UsageLog.start(SPARK.sparkContext());
        SPARK.read()
                .parquet(path("read"))
                .repartition(2, col("id"))
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
        Usage usage = log.stop();

        Work work = usage.work();
        assertThat(work.recordsRead()).isEqualTo(5000);
        assertThat(work.bytesRead()).isPositive();
        assertThat(work.shuffleWrittenBytes()).isPositive().isEqualTo(work.shuffleReadBytes());
        assertThat(work.tasks()).isGreaterThanOrEqualTo(3);
        assertThat(work.runMillis()).isPositive();
        assertThat(usage.measures())
                .containsEntry("spark.recordsRead", 5000.0)
                .containsEntry("spark.tasks", (double) work.tasks())
                .doesNotContainKey("memory.executor.peakHeapBytes");
        assertThat(usage.measures().get("spark.gcShare")).isBetween(0.0, 1.0);
    }

    @Test
    void threadsOfTheStepCountAndWhatCameBeforeOrAfterDoesNot() throws InterruptedException {
        write("before", 11);
        UsageLog log = UsageLog.start(SPARK.sparkContext());
        Thread aside = new Thread(() -> write("aside", 22));
        aside.start();
        aside.join();
        Usage usage = log.stop();
        write("after", 33);

        assertThat(usage.work().recordsWritten()).isEqualTo(22);
    }

    @Test
    void workOfAttemptsThatFailCountsToo() {
        write("fails", 100);
        UsageLog log = UsageLog.start(SPARK.sparkContext());
        assertThatThrownBy(() -> SPARK.read()
                        .parquet(path("fails"))
                        .selectExpr("IF(id = 60, raise_error('no'), id)")
                        .write()
                        .format("noop")
                        .mode("overwrite")
                        .save())
                .hasMessageContaining("no");
        assertThat(log.stop().work().recordsRead()).isPositive();
    }

    @Test
    void theMostMemoryAtATimeIsSeenThoughItIsGivenBack() throws InterruptedException {
        UsageLog log = UsageLog.start(SPARK.sparkContext());
        byte[] heap = new byte[100 * MEBIBYTE];
        Arrays.fill(heap, (byte) 1);
        ByteBuffer direct = ByteBuffer.allocateDirect(50 * MEBIBYTE);
        while (direct.hasRemaining()) {
            direct.put((byte) 1);
        }
        Thread.sleep(300);
        assertThat(heap[5] + direct.get(5)).isEqualTo(2);
        MemoryPeak peak = log.stop().driver();

        assertThat(peak.heapBytes()).isGreaterThan(100 * MEBIBYTE);
        assertThat(peak.offHeapBytes()).isGreaterThan(50 * MEBIBYTE);
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(peak.processBytes()).isGreaterThan(150 * MEBIBYTE);
        }
    }

    @Test
    void aLimitIsPassedByTheProcessOfTheDriverOrOfAnExecutor() {
        MemoryPeak small = new MemoryPeak(3 << 20, 2 << 20, 8 << 20);
        MemoryPeak unknown = new MemoryPeak(3 << 20, 7 << 20, 0);
        MemoryLimit limit = new MemoryLimit("scoring.maxPeakMemory", "8m");

        assertThat(limit.passedBy(new Usage(small, MemoryPeak.NONE, Work.NONE))).isEmpty();
        assertThat(limit.passedBy(new Usage(small.max(new MemoryPeak(0, 0, (8 << 20) + 1)), unknown, Work.NONE)))
                .isEqualTo(Optional.of("peak memory of the driver was 8 MiB, more than scoring.maxPeakMemory: 8m"));
        assertThat(limit.passedBy(new Usage(small, unknown, Work.NONE)))
                .isEqualTo(Optional.of("peak memory of an executor was 10 MiB, more than scoring.maxPeakMemory: 8m"));
    }

    private static Usage watched(CountDownLatch others, Runnable step) {
        UsageLog log = UsageLog.start(SPARK.sparkContext());
        others.countDown();
        try {
            others.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        step.run();
        return log.stop();
    }

    private void write(String name, long rows) {
        SPARK.range(0, rows, 1, 2).write().parquet(path(name));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * Watches what a step takes: the tasks of all jobs that its thread, and threads begun by it, start from now on, and the
 * memory of this process. Steps that run side by side each have their own tasks; the memory of a process they share.
 */
public final class UsageLog {

    /** Local property of Spark that tells the jobs of one step from those of others. */
    private static final String STEP = "nightjar.step";

    /** An event of the last task comes in milliseconds, but not if another listener of the queue is stuck. */
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final SparkContext context;
    private final String id = UUID.randomUUID().toString();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final TaskTotals tasks = new TaskTotals(this::isOurs, this::onMarker);
    private final MemorySampler memory = new MemorySampler();

    private UsageLog(SparkContext context) {
        this.context = context;
    }

    /** Behind the events of all tasks that have ended: when it arrives, so have they. */
    private record Marker(String id) implements SparkListenerEvent {

        @Override
        public boolean logEvent() {
            return false;
        }
    }

    /** Starts to watch the jobs of this thread. */
    public static UsageLog start(SparkContext context) {
        UsageLog log = new UsageLog(context);
        context.addSparkListener(log.tasks);
        context.setLocalProperty(STEP, log.id);
        log.memory.start();
        return log;
    }

    /** Ends the watch, in the thread that began it, and answers what was seen. */
    public Usage stop() {
        context.setLocalProperty(STEP, null);
        MemoryPeak driver = memory.stop();
        if (!context.isStopped()) {
            context.listenerBus().post(new Marker(id));
            awaitMarker();
            context.removeSparkListener(tasks);
        }
        return tasks.usage(driver);
    }

    private void awaitMarker() {
        try {
            // what has not come by then is not worth a night's delay
            boolean unused = drained.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOurs(Properties properties) {
        return properties != null && id.equals(properties.getProperty(STEP));
    }

    private void onMarker(SparkListenerEvent event) {
        if (event instanceof Marker marker && marker.id.equals(id)) {
            drained.countDown();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;

/** Work in a thread of its own, beside that of the thread that began it. */
final class Aside<T> implements AutoCloseable {

    private final FutureTask<T> task;
    private final Thread thread;

    private Aside(FutureTask<T> task) {
        this.task = task;
        this.thread = new Thread(task, Thread.currentThread().getName() + " aside");
    }

    static <T> Aside<T> begin(SparkSession spark, Callable<T> work) {
        Aside<T> aside = new Aside<>(new FutureTask<>(() -> {
            SparkSession.setActiveSession(spark);
            return work.call();
        }));
        aside.thread.setDaemon(true);
        aside.thread.start();
        return aside;
    }

    /** Waits for what it came to; throws what it threw. */
    T result() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Waits for its end, whatever it came to: nothing goes on when a step has ended. */
    @Override
    public void close() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** How long an algorithm of Spark ML learns: from the begin of the first to the end of the last job that its code starts. */
final class FitTime extends SparkListener {

    private final SparkSession spark;
    private final Pattern code;
    private final Set<Integer> begun = new HashSet<>();
    private final List<Double> seconds = new ArrayList<>();
    private long begin;
    private long end;

    /** @param sources names of the source files of the algorithm, as a pattern */
    FitTime(SparkSession spark, String sources) {
        this.spark = spark;
        this.code = Pattern.compile(" at (" + sources + ")\\.scala:");
    }

    /** Runs what learns once. */
    void watch(Runnable run) {
        synchronized (this) {
            begin = Long.MAX_VALUE;
            end = 0;
        }
        spark.sparkContext().addSparkListener(this);
        try {
            run.run();
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark does not tell how long its jobs took", e);
        } finally {
            spark.sparkContext().removeSparkListener(this);
        }
        synchronized (this) {
            seconds.add((end - begin) / 1e3);
        }
    }

    /** Of the newest runs, as earlier ones were to warm up. */
    double median(int runs) {
        return seconds.subList(seconds.size() - runs, seconds.size()).stream()
                .sorted()
                .toList()
                .get(runs / 2);
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        // a job is named by its last stage; one of no rows has none
        if (!job.stageInfos().isEmpty()
                && code.matcher(job.stageInfos().last().name()).find()) {
            begun.add(job.jobId());
            begin = Math.min(begin, job.time());
        }
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd job) {
        if (begun.remove(job.jobId())) {
            end = Math.max(end, job.time());
        }
    }
}

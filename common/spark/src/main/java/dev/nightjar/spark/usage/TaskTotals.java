/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Adds up the tasks of some jobs: work that was thrown away, of attempts that failed or lost against another, counts too.
 * Spark calls it from one thread.
 */
final class TaskTotals extends SparkListener {

    /** How Spark calls the driver among executors. */
    private static final String DRIVER = "driver";

    private final Predicate<Properties> ours;
    private final Consumer<SparkListenerEvent> others;
    private final Set<Integer> stages = new HashSet<>();
    private Work work = Work.NONE;
    private MemoryPeak executors = MemoryPeak.NONE;

    /**
     * @param ours whether a stage with these local properties counts
     * @param others takes events that are not Spark's own
     */
    TaskTotals(Predicate<Properties> ours, Consumer<SparkListenerEvent> others) {
        this.ours = ours;
        this.others = others;
    }

    synchronized Usage usage(MemoryPeak driver) {
        return new Usage(driver, executors, work);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
        if (ours.test(stage.properties())) {
            stages.add(stage.stageInfo().stageId());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        if (!stages.contains(task.stageId())) {
            return;
        }
        TaskMetrics metrics = task.taskMetrics();
        if (metrics != null) {
            work = work.plus(Work.of(metrics));
        }
        if (!isDriver(task.taskInfo().executorId())) {
            see(task.taskExecutorMetrics());
        }
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        if (isDriver(update.execId())) {
            return;
        }
        for (Tuple2<Tuple2<Object, Object>, ExecutorMetrics> stage :
                CollectionConverters.asJava(update.executorUpdates().toSeq())) {
            if (stages.contains((Integer) stage._1()._1())) {
                see(stage._2());
            }
        }
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        others.accept(event);
    }

    /** On one machine the driver is the executor, and is watched from within. */
    private static boolean isDriver(String executor) {
        return executor.equals(DRIVER);
    }

    private void see(ExecutorMetrics metrics) {
        if (metrics == null || !metrics.isSet()) {
            return;
        }
        executors = executors.max(new MemoryPeak(
                metrics.getMetricValue("JVMHeapMemory"),
                metrics.getMetricValue("JVMOffHeapMemory")
                        + metrics.getMetricValue("DirectPoolMemory")
                        + metrics.getMetricValue("MappedPoolMemory")
                        + metrics.getMetricValue("OffHeapUnifiedMemory"),
                metrics.getMetricValue("ProcessTreeJVMRSSMemory")
                        + metrics.getMetricValue("ProcessTreePythonRSSMemory")
                        + metrics.getMetricValue("ProcessTreeOtherRSSMemory")));
    }
}

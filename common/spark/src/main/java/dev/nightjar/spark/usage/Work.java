/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.Map;
import org.apache.spark.executor.TaskMetrics;

/**
 * What tasks of Spark did, added up.
 *
 * @param tasks attempts, failed ones included
 * @param runMillis time that they ran, on all cores together
 * @param cpuNanos time of processors in it
 * @param gcMillis time in it that their processes stood still to collect garbage
 * @param bytesRead from files, as they are stored; of columns and row groups that were skipped nothing
 * @param recordsRead rows from files
 * @param bytesWritten to files
 * @param recordsWritten rows to files
 * @param memorySpilledBytes of memory that had to be cleared onto disks
 * @param diskSpilledBytes the same as it lay on disks, compressed
 * @param shuffleReadBytes from other tasks, near and remote
 * @param shuffleWrittenBytes for other tasks
 */
public record Work(
        long tasks,
        long runMillis,
        long cpuNanos,
        long gcMillis,
        long bytesRead,
        long recordsRead,
        long bytesWritten,
        long recordsWritten,
        long memorySpilledBytes,
        long diskSpilledBytes,
        long shuffleReadBytes,
        long shuffleWrittenBytes) {

    static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of one attempt of a task. */
    static Work of(TaskMetrics task) {
        return new Work(
                1,
                task.executorRunTime(),
                task.executorCpuTime(),
                task.jvmGCTime(),
                task.inputMetrics().bytesRead(),
                task.inputMetrics().recordsRead(),
                task.outputMetrics().bytesWritten(),
                task.outputMetrics().recordsWritten(),
                task.memoryBytesSpilled(),
                task.diskBytesSpilled(),
                task.shuffleReadMetrics().totalBytesRead(),
                task.shuffleWriteMetrics().bytesWritten());
    }

    Work plus(Work other) {
        return new Work(
                tasks + other.tasks,
                runMillis + other.runMillis,
                cpuNanos + other.cpuNanos,
                gcMillis + other.gcMillis,
                bytesRead + other.bytesRead,
                recordsRead + other.recordsRead,
                bytesWritten + other.bytesWritten,
                recordsWritten + other.recordsWritten,
                memorySpilledBytes + other.memorySpilledBytes,
                diskSpilledBytes + other.diskSpilledBytes,
                shuffleReadBytes + other.shuffleReadBytes,
                shuffleWrittenBytes + other.shuffleWrittenBytes);
    }

    /** Adds its figures under names that begin with `spark.`; nothing if there were no tasks. */
    void addTo(Map<String, Double> measures) {
        if (tasks == 0) {
            return;
        }
        measures.put("spark.tasks", (double) tasks);
        measures.put("spark.taskSeconds", runMillis / 1e3);
        measures.put("spark.cpuSeconds", cpuNanos / 1e9);
        measures.put("spark.gcShare", runMillis == 0 ? 0 : Math.min(1, (double) gcMillis / runMillis));
        measures.put("spark.bytesRead", (double) bytesRead);
        measures.put("spark.recordsRead", (double) recordsRead);
        measures.put("spark.bytesWritten", (double) bytesWritten);
        measures.put("spark.recordsWritten", (double) recordsWritten);
        measures.put("spark.memorySpilledBytes", (double) memorySpilledBytes);
        measures.put("spark.diskSpilledBytes", (double) diskSpilledBytes);
        measures.put("spark.shuffleReadBytes", (double) shuffleReadBytes);
        measures.put("spark.shuffleWrittenBytes", (double) shuffleWrittenBytes);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a step took.
 *
 * @param driver of this process, of which on one machine the tasks are a part
 * @param executors of each figure that of the largest of the executors; all 0 if there are none, or none was measured
 * @param work of its tasks
 */
public record Usage(MemoryPeak driver, MemoryPeak executors, Work work) {

    /**
     * Its figures by name, for the ledger: `memory.driver.peakHeapBytes`, `memory.executor.peakProcessBytes`,
     * `spark.bytesRead`, `spark.gcShare` (0 to 1, of the time of tasks) and others, as the components are called. What was
     * not measured is left out.
     */
    public Map<String, Double> measures() {
        Map<String, Double> measures = new TreeMap<>();
        driver.addTo(measures, "memory.driver");
        executors.addTo(measures, "memory.executor");
        work.addTo(measures);
        return measures;
    }
}

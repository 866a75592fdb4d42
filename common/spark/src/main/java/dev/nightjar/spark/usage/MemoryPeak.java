/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.Map;

/**
 * The most that a process held at a time, each figure at its own time.
 *
 * @param heapBytes of Java's heap in use, what is not collected yet included
 * @param offHeapBytes of Java outside of its heap: its own areas, buffers, and Spark's off-heap memory
 * @param processBytes resident in memory, of the process and of what it started; 0 where the system does not tell
 */
public record MemoryPeak(long heapBytes, long offHeapBytes, long processBytes) {

    /** Nothing measured. */
    static final MemoryPeak NONE = new MemoryPeak(0, 0, 0);

    /** Of each figure the greater one. */
    MemoryPeak max(MemoryPeak other) {
        return new MemoryPeak(
                Math.max(heapBytes, other.heapBytes),
                Math.max(offHeapBytes, other.offHeapBytes),
                Math.max(processBytes, other.processBytes));
    }

    /** Of the process, or if the system does not tell, of what Java knows of it: bytes. */
    long wholeBytes() {
        return processBytes > 0 ? processBytes : heapBytes + offHeapBytes;
    }

    /** Adds its figures, those that were measured, under names that begin with `prefix`. */
    void addTo(Map<String, Double> measures, String prefix) {
        put(measures, prefix + ".peakHeapBytes", heapBytes);
        put(measures, prefix + ".peakOffHeapBytes", offHeapBytes);
        put(measures, prefix + ".peakProcessBytes", processBytes);
    }

    private static void put(Map<String, Double> measures, String name, long value) {
        if (value > 0) {
            measures.put(name, (double) value);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks at the memory of this process again and again until it is stopped. The system's own peak counts from the start of
 * the process, in which other steps may have run before.
 */
final class MemorySampler {

    /** A look takes some ten microseconds. */
    private static final long PAUSE_MILLIS = 100;

    private static final Path STATUS = Path.of("/proc/self/status");

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    private final Thread thread = new Thread(this::watch, "memory of a step");

    /** Of the thread until it has ended. */
    private MemoryPeak peak = MemoryPeak.NONE;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The peak since the start. */
    MemoryPeak stop() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return now();
        }
        return peak;
    }

    private void watch() {
        peak = now();
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                peak = peak.max(now());
            }
        } catch (InterruptedException e) {
            peak = peak.max(now());
        }
    }

    private MemoryPeak now() {
        long outside = memory.getNonHeapMemoryUsage().getUsed();
        for (BufferPoolMXBean pool : buffers) {
            outside += Math.max(0, pool.getMemoryUsed());
        }
        return new MemoryPeak(memory.getHeapMemoryUsage().getUsed(), outside, resident());
    }

    /** Bytes, or 0 where there is no Linux to tell. */
    private static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}

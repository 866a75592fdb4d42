/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.usage;

import java.util.Optional;
import org.apache.spark.network.util.JavaUtils;

/**
 * The most memory that one process should hold while a step runs.
 *
 * @param key of the pipeline file that says so
 * @param most a number of bytes, with a unit or without: `4g`
 */
public record MemoryLimit(String key, String most) {

    /** What to tell operators if the driver's process or that of an executor passed it; the driver's counts first. */
    public Optional<String> passedBy(Usage usage) {
        return passed("the driver", usage.driver()).or(() -> passed("an executor", usage.executors()));
    }

    private Optional<String> passed(String whose, MemoryPeak peak) {
        return peak.wholeBytes() > JavaUtils.byteStringAsBytes(most)
                ? Optional.of("peak memory of " + whose + " was " + (peak.wholeBytes() >> 20) + " MiB, more than " + key
                        + ": " + most)
                : Optional.empty();
    }
}

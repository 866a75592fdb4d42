/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.List;

/** The schedulers that share the store. */
public interface SchedulerRepository {

    /** A scheduler begins. */
    void register(SchedulerInfo scheduler);

    /** A scheduler lives; false if others think it dead and have taken its runs. */
    boolean beat(String id);

    /** All that have not been removed. */
    List<SchedulerInfo> all();

    /** A scheduler is gone; false if it was removed already. */
    boolean remove(String id);

    /**
     * A scheduler.
     *
     * @param host where its process runs
     * @param pid of its process there
     * @param processStarted when its process began, as a process id comes again
     */
    record SchedulerInfo(
            String id, String host, long pid, Instant processStarted, Instant startedAt, Instant heartbeatAt) {}
}

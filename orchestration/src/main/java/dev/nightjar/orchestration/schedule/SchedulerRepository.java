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
     * @param id random, and never that of another
     * @param process in which it works
     */
    record SchedulerInfo(String id, LocalProcess process, Instant startedAt, Instant heartbeatAt) {}
}

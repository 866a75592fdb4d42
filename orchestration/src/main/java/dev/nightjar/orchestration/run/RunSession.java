/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.nio.file.Path;
import java.util.List;

/** What a runner keeps for one run from its first step to its last, such as a warm Spark application. */
public interface RunSession extends AutoCloseable {

    /**
     * Executes steps, none before those that it waits for, and comes back when no more of them will begin. After a
     * failure other steps may be left out: whoever was not told that a step ended knows that it did not.
     *
     * @param log file that the output is appended to
     * @throws RuntimeException if the session cannot go on; it is of no more use then
     */
    void execute(List<String> steps, Path log, StepListener listener);

    /** Stops what is under way, from another thread; {@link #execute} then ends. */
    void cancel();

    /**
     * Ends {@link #execute} as {@link #cancel} does, but lets what is under way go on where another session of the same
     * run can find it again. Where it cannot, the work stops.
     */
    default void leave() {
        cancel();
    }

    @Override
    void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.util.List;

/** Runs Nightjar's Spark jobs, somewhere. */
public interface SparkJobs extends AutoCloseable {

    /**
     * Runs a job and follows it to its end.
     *
     * @param job such as `pipeline`
     * @throws RemoteFailure if it failed, or Spark ended before it
     */
    void run(String job, List<String> arguments, Events events);

    @Override
    void close();
}

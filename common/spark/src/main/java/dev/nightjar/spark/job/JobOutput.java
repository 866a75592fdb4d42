/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.job;

/** Where a job says what it does while it does it. */
public interface JobOutput {

    /** A step begins. */
    void started(String step);

    /** Something is ready: a step's run, a query's rows, a report. Written as one line of JSON. */
    void result(Object document);
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.spark.job.JobOutput;
import java.io.PrintStream;

/** Prints results as lines of JSON; the log tells of beginnings. */
record PrintedOutput(PrintStream out) implements JobOutput {

    @Override
    public void started(String step) {
        // a log line of the step's end is enough for whoever reads the application's log
    }

    @Override
    public void result(Object document) {
        try {
            out.println(Json.MAPPER.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a result as JSON", e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.trace.Trace;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Answers with the trace of one scored row, as one document. */
public final class TraceJob implements Job {

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        JobArguments parsed = JobArguments.parse(arguments);
        parsed.requireOneDate();
        Night night = Night.open(application, parsed, Clock.systemUTC()).get(0);
        output.result(new Trace(night.step("trace")).of(parsed.key));
    }
}

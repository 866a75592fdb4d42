/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.trace.Trace;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Answers with the trace of one scored row, as one document. */
public final class TraceJob implements Job {

    private static final class Arguments {
        @Mixin
        private final JobArguments night = new JobArguments();

        @Option(names = "--key", required = true)
        private Map<String, String> key = new LinkedHashMap<>();
    }

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        Arguments parsed = new Arguments();
        try {
            new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageError(e.getMessage(), e);
        }
        parsed.night.requireOneDate();
        Night night = Night.open(application, parsed.night, Clock.systemUTC()).get(0);
        output.result(new Trace(night.step("trace")).of(parsed.key));
    }
}

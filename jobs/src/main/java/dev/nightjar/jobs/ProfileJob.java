/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.profile.SourceProfiles;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Answers with the profile of a source over some nights, as one document. */
public final class ProfileJob implements Job {

    private static final class Arguments {
        @Option(names = "--warehouse", required = true)
        private String warehouse;

        @Option(names = "--name", required = true)
        private String pipeline;

        @Option(names = "--source", required = true)
        private String source;

        @Option(names = "--timezone", required = true)
        private ZoneId zone;

        @Option(names = "--from")
        private LocalDate from;

        @Option(names = "--to")
        private LocalDate to;

        @Option(names = "--keys")
        private boolean keys;
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        Arguments parsed = new Arguments();
        try {
            new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageError(e.getMessage(), e);
        }
        SparkSession spark = NightjarSession.forRun(application, parsed.zone);
        output.result(new SourceProfiles(spark, Lake.at(parsed.warehouse), parsed.pipeline, parsed.source)
                .of(Optional.ofNullable(parsed.from), Optional.ofNullable(parsed.to), parsed.keys));
    }
}

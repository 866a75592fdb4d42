/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.model.OptionalAlgorithms;
import dev.nightjar.spark.quality.ExpressionCheck;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Analyses the SQL expressions of a pipeline file, and looks for its algorithm; each problem is a result. */
public final class CheckJob implements Job {

    private static final class Arguments {
        @Parameters
        private Path file;

        @Option(names = "--set")
        private Map<String, String> variables = new LinkedHashMap<>();
    }

    @Override
    public String name() {
        return "check";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        Arguments parsed = new Arguments();
        try {
            new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageError(e.getMessage(), e);
        }
        ParsedPipeline pipeline = PipelineReader.readLocated(
                parsed.file, new Substitution(Optional.empty(), parsed.variables, System.getenv()));
        new ExpressionCheck(application, pipeline).problems().forEach(output::result);
        OptionalAlgorithms.missing(pipeline).ifPresent(output::result);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Reproduction.Depth;
import dev.nightjar.core.spec.Support;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.model.RecordedPipeline;
import dev.nightjar.spark.model.Reproducer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Trains a model version again and answers with how it compares, as one document. */
public final class ReproduceJob implements Job {

    private static final class Arguments {
        @Option(names = "--model", required = true)
        private String model;

        @Option(names = "--version", required = true)
        private int version;

        @Option(names = "--warehouse", required = true)
        private String warehouse;

        @Option(names = "--pipeline")
        private Path pipeline;

        @Option(names = "--set")
        private Map<String, String> variables = new LinkedHashMap<>();

        @Option(names = "--env-file")
        private Path environment;

        @Option(names = "--from-sources")
        private boolean fromSources;
    }

    @Override
    public String name() {
        return "reproduce";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        Arguments parsed = new Arguments();
        try {
            new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageError(e.getMessage(), e);
        }
        JobArguments night = new JobArguments();
        night.warehouse = parsed.warehouse;
        night.environment = parsed.environment;
        ModelVersion version = version(parsed);
        night.modelKeys().require(version);
        RecordedPipeline pipeline = parsed.pipeline == null
                ? RecordedPipeline.of(version, application.sparkContext().hadoopConfiguration(), System.getenv())
                : RecordedPipeline.of(version, parsed.pipeline, parsed.variables, System.getenv());
        Support.refuseUnsupported(pipeline.parsed());
        Night trained =
                Night.of(application, night, version.date(), pipeline.parsed().spec(), Clock.systemUTC());
        output.result(new Reproducer(trained.step(name()), version, pipeline.warnings())
                .run(parsed.fromSources ? Depth.SOURCES : Depth.EXAMPLES));
    }

    private static ModelVersion version(Arguments parsed) {
        return new DeltaModelRegistry(Lake.at(parsed.warehouse))
                .model(parsed.model)
                .version(parsed.version)
                .orElseThrow(
                        () -> new UsageError("Unknown version " + parsed.version + " of model " + parsed.model + "."));
    }
}

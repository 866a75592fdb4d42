/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.orchestration.init.FirstPipeline;
import dev.nightjar.orchestration.run.SparkWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar init`. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Looks at a data file and writes a first pipeline file, which runs as it is.")
final class InitCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "NAME", description = "Name of the pipeline: lower-case letters, digits, underscores")
    private String name;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "Data: csv, json or parquet")
    private String from;

    @Option(
            names = "--label",
            required = true,
            paramLabel = "COLUMN",
            description = "The column to predict, by name or by place from 1; without a header they are c1, c2, ...")
    private String label;

    @Option(names = "--to", paramLabel = "FILE", description = "Where to write; default: conf/pipelines/NAME.yaml")
    private Path to;

    @Override
    public Integer call() {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new UsageError("Invalid pipeline name '" + name
                    + "': it is of lower-case letters, digits and underscores and begins with a letter.");
        }
        Path target = to == null ? settings.home().conf("pipelines").resolve(name + ".yaml") : to;
        if (Files.exists(target)) {
            throw new UsageError("Cannot write " + target + ": it is there already. Remove it, or say --to FILE.");
        }
        DataFile data;
        try (SparkWorker worker = settings.worker()) {
            data = Answer.of(worker, "discover", List.of(from, label), DataFile.class);
        }
        FirstPipeline pipeline = new FirstPipeline(name, from, data);
        String text = pipeline.text();
        // nothing is written that `check` would refuse
        PipelineReader.parse(
                text, target.toString(), new Substitution(Optional.of(LocalDate.EPOCH), Map.of(), Map.of()));
        write(target, text);
        if (settings.json()) {
            settings.print(Map.of("file", target.toString(), "pipeline", name, "task", pipeline.task()));
        } else if (!settings.quiet()) {
            settings.out().println("Wrote " + target + ": " + pipeline.summary());
            settings.out()
                    .println("Next: nightjar check " + target + ", and nightjar run " + target + " --date "
                            + pipeline.exampleDate());
        }
        return 0;
    }

    private static void write(Path target, String text) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UsageError("Cannot write " + target + ": " + e.getMessage(), e);
        }
    }
}

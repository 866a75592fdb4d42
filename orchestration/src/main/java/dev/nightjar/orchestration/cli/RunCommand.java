/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar run`. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a night, or a part of it, now.")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(names = "--date", required = true, paramLabel = "YYYY-MM-DD", description = "The night's date")
    private LocalDate date;

    @Option(names = "--only", paramLabel = "STEP", description = "This step or stage only")
    private String only;

    @Option(names = "--from", paramLabel = "STEP", description = "From this step or stage on")
    private String from;

    @Option(names = "--to", paramLabel = "STEP", description = "Up to this step or stage")
    private String to;

    @Option(names = "--run-id", paramLabel = "ID", description = "Name of the run")
    private String runId;

    @Option(names = "--force-train", description = "Train whether due or not")
    private boolean forceTrain;

    @Option(
            names = "--scorer",
            paramLabel = "compiled|plain",
            description = "plain: score by Spark ML's own transform, even what is compiled")
    private String scorer;

    @Override
    public Integer call() {
        List<String> more = new ArrayList<>();
        add(more, "--only", only);
        add(more, "--from", from);
        add(more, "--to", to);
        add(more, "--run-id", runId);
        add(more, "--scorer", scorer);
        if (forceTrain) {
            more.add("--force-train");
        }
        try (NightRunner runner = new NightRunner(settings, file)) {
            JsonNode document = runner.run(date, more);
            if (settings.json()) {
                settings.print(document);
            } else {
                settings.out()
                        .println(document.path("pipeline").asText() + " " + date + ": "
                                + document.path("state").asText() + " ("
                                + document.path("runId").asText() + ")");
            }
        }
        return 0;
    }

    private static void add(List<String> arguments, String option, String value) {
        if (value != null) {
            arguments.addAll(List.of(option, value));
        }
    }
}

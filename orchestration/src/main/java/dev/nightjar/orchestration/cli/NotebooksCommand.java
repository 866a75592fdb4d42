/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.SparkWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar notebooks`. */
@Command(name = "notebooks", mixinStandardHelpOptions = true, description = "Notebooks for analysts.")
final class NotebooksCommand {

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes executed notebooks of a pipeline.")
    int export(
            @Mixin Settings settings,
            @Parameters(paramLabel = "PIPELINE", description = "Name of the pipeline") String pipeline,
            @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder for the notebooks")
                    Path to) {
        List<String> written = new ArrayList<>();
        try (SparkWorker worker = settings.worker()) {
            List<String> arguments = List.of(
                    "--pipeline",
                    pipeline,
                    "--warehouse",
                    settings.warehouse(),
                    "--to",
                    to.toAbsolutePath().toString());
            worker.run("notebooks", arguments, new Events() {
                @Override
                public void started(String step) {
                    // a notebook is one piece
                }

                @Override
                public void result(JsonNode document) {
                    written.add(document.path("notebook").asText());
                }
            });
        }
        if (settings.json()) {
            settings.print(written);
        } else {
            written.forEach(file -> settings.out().println(file));
        }
        return 0;
    }
}

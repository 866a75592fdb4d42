/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.spec.Problem;
import dev.nightjar.core.spec.SpecError;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.SparkWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar check`. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks pipeline files; exit code 2 if any is wrong.")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pipeline files")
    private List<Path> files;

    @Option(names = "--no-sql", description = "Leave out the analysis of SQL expressions, which needs Spark")
    private boolean withoutSql;

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        List<Path> sound = new ArrayList<>();
        for (Path file : files) {
            try {
                settings.pipeline(file, Optional.empty());
                sound.add(file);
            } catch (SpecError e) {
                problems.addAll(e.problems());
            }
        }
        if (!withoutSql && !sound.isEmpty()) {
            problems.addAll(analysed(sound));
        }
        if (settings.json()) {
            settings.print(problems);
        } else {
            problems.forEach(problem -> settings.out().println(problem));
            if (problems.isEmpty() && !settings.quiet()) {
                settings.out()
                        .println(files.size() == 1 ? files.get(0) + " is right." : files.size() + " files are right.");
            }
        }
        return problems.isEmpty() ? 0 : SpecError.EXIT_CODE;
    }

    private List<Problem> analysed(List<Path> sound) {
        List<Problem> problems = new ArrayList<>();
        try (SparkWorker worker = settings.worker()) {
            for (Path file : sound) {
                List<String> arguments = new ArrayList<>(List.of(file.toString()));
                settings.variables().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
                worker.run("check", arguments, new Events() {
                    @Override
                    public void started(String step) {
                        // checking has no steps
                    }

                    @Override
                    public void result(JsonNode document) {
                        problems.add(Json.MAPPER.convertValue(document, Problem.class));
                    }
                });
            }
        }
        return problems;
    }
}

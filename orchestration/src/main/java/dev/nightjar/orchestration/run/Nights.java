/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all nights of an environment have in common.
 *
 * @param warehouse URI of the lake
 * @param variables of pipeline files, from the environment and the command line
 * @param registryKeys the environment file, if it has keys that models are signed and verified with
 */
public record Nights(String warehouse, Map<String, String> variables, Optional<Path> registryKeys) {

    public Nights {
        variables = Map.copyOf(variables);
    }

    /** Arguments of the pipeline job for steps of a run. */
    public List<String> arguments(RunRequest request, List<String> steps) {
        List<String> arguments = arguments(request.file(), request.date().toString());
        arguments.addAll(List.of("--run-id", request.runId(), "--only", String.join(",", steps)));
        return arguments;
    }

    /** Arguments of the pipeline job for whole nights, to be added to. */
    public List<String> arguments(Path pipeline, String dates) {
        List<String> arguments = new ArrayList<>(
                List.of("--pipeline", pipeline.toAbsolutePath().toString(), "--date", dates, "--warehouse", warehouse));
        variables.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        registryKeys.ifPresent(keys -> arguments.addAll(List.of("--env-file", keys.toString())));
        return arguments;
    }
}

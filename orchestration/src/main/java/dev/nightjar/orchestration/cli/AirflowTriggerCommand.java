/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.DagRun;
import dev.nightjar.orchestration.airflow.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow trigger`. */
@Command(
        name = "trigger",
        mixinStandardHelpOptions = true,
        description = "Starts a run of a Dag, once, even if it is asked for again with the same --run-id.")
final class AirflowTriggerCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private AirflowAccess access;

    @Parameters(paramLabel = "DAG", description = "Dag id")
    private String dag;

    @Option(names = "--run-id", paramLabel = "ID", description = "The run's id; default: a new one")
    private String runId;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Puts the date of the night into conf")
    private LocalDate date;

    @Option(names = "--conf", paramLabel = "JSON", defaultValue = "{}", description = "A JSON object for the run")
    private String conf;

    @Option(names = "--logical-date", paramLabel = "INSTANT", description = "Logical date; default: none")
    private Instant logicalDate;

    @Option(names = "--note", paramLabel = "TEXT", description = "Note, which people see")
    private String note;

    @Option(names = "--wait", description = "Wait for the run's end; exit code 1 if it fails")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Wait no longer, such as PT2H")
    private Duration timeout;

    @Override
    public Integer call() {
        if (timeout != null && !wait) {
            throw new UsageError("--timeout needs --wait.");
        }
        AirflowClient client = access.client(settings);
        refusePaused(client);
        DagRun run = client.trigger(new TriggerRequest(
                dag,
                runId == null ? "nightjar__" + UUID.randomUUID() : runId,
                parameters(),
                Optional.ofNullable(logicalDate),
                Optional.ofNullable(note)));
        return wait
                ? AirflowWaitCommand.await(settings, client, run, Optional.ofNullable(timeout))
                : AirflowText.print(settings, run);
    }

    /** A paused Dag takes the run, and nothing ever comes of it. */
    private void refusePaused(AirflowClient client) {
        if (client.dag(dag).paused()) {
            throw new UsageError("The Dag " + dag + " is paused, so that its runs do not begin. `nightjar airflow"
                    + " unpause " + dag + "` lets them.");
        }
    }

    private ObjectNode parameters() {
        try {
            JsonNode given = Json.MAPPER.readTree(conf);
            if (given instanceof ObjectNode object) {
                if (date != null) {
                    object.put("date", date.toString());
                }
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new UsageError("Invalid --conf: " + e.getOriginalMessage() + ".", e);
        }
        throw new UsageError("Invalid --conf " + conf + ": give a JSON object, such as {\"date\":\"2026-01-31\"}.");
    }
}

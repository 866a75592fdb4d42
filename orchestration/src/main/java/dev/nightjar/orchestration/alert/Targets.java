/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import dev.nightjar.core.spec.MonitoringSpec.LogAlert;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Secrets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where alerts of every pipeline go, by the environment, beside those that its own file names.
 *
 * @param secrets of the environment
 * @param address of the server, which alerts link to
 */
public record Targets(List<AlertSpec> everywhere, Secrets secrets, Optional<String> address) {

    public Targets {
        everywhere = List.copyOf(everywhere);
    }

    /** None but those of the pipelines' files. */
    public static Targets none() {
        return new Targets(List.of(), Secrets.of(List.of()), Optional.empty());
    }

    /** The same, of a server at an address. */
    public Targets at(String server) {
        return new Targets(everywhere, secrets, Optional.of(server));
    }

    /** The webhooks of a pipeline, each address once. */
    List<Webhook> webhooks(Optional<PipelineSpec> pipeline) {
        return Webhook.of(all(pipeline).toList()).stream().distinct().toList();
    }

    /** Whether alerts are logged where they are found. */
    boolean log(Optional<PipelineSpec> pipeline) {
        return all(pipeline).anyMatch(LogAlert.class::isInstance);
    }

    private Stream<AlertSpec> all(Optional<PipelineSpec> pipeline) {
        return Stream.concat(
                pipeline.flatMap(PipelineSpec::monitoring).map(MonitoringSpec::alerts).stream()
                        .flatMap(List::stream),
                everywhere.stream());
    }

    /** Where more is to be seen of a run. */
    Optional<String> link(Alert alert) {
        return address.flatMap(server -> alert.runId()
                .map(run -> server + "/api/v2/dags/" + alert.pipeline() + "/dagRuns/" + run.replace("+", "%2B")));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Version, health, and the configuration, which is not shown. */
final class MonitorRoutes {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** The version whose API this is. */
    private static final String EMULATED = "3.2.1";

    private final Context context;

    MonitorRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on(
                "GET",
                "/api/v2/version",
                Role.ANYBODY,
                request -> Response.ok(new Version(EMULATED, Optional.of("nightjar " + CodeVersion.current()))));
        router.on("GET", "/api/v2/monitor/health", Role.ANYBODY, request -> health());
        router.on("GET", "/api/v2/config", Role.VIEWER, request -> {
            throw new HttpProblem(
                    403,
                    "Your Airflow administrator chose not to expose the configuration, most likely for security reasons.");
        });
    }

    /** The version. */
    record Version(String version, Optional<String> gitVersion) {}

    /** How a part is. */
    record Part(Optional<String> status) {}

    /** How the scheduler is. */
    record SchedulerPart(Optional<String> status, Optional<String> latestSchedulerHeartbeat) {}

    /** How the triggerer is, which there is none of. */
    record TriggererPart(Optional<String> status, Optional<String> latestTriggererHeartbeat) {}

    /** How the reader of files is. */
    record ProcessorPart(Optional<String> status, Optional<String> latestDagProcessorHeartbeat) {}

    /** How all is. */
    record Health(Part metadatabase, SchedulerPart scheduler, TriggererPart triggerer, ProcessorPart dagProcessor) {}

    private Response health() {
        Optional<Instant> beat;
        try {
            beat = context.schedulers().all().stream()
                    .map(SchedulerInfo::heartbeatAt)
                    .max(Instant::compareTo);
        } catch (RuntimeException e) {
            return Response.ok(new Health(
                    new Part(Optional.of("unhealthy")),
                    new SchedulerPart(Optional.of("unhealthy"), Optional.empty()),
                    new TriggererPart(Optional.empty(), Optional.empty()),
                    new ProcessorPart(Optional.of("unhealthy"), Optional.empty())));
        }
        Optional<String> status =
                beat.map(at -> at.isBefore(context.clock().instant().minus(SILENCE)) ? "unhealthy" : "healthy");
        Optional<String> text = beat.map(at -> DateTimeFormatter.ISO_OFFSET_DATE_TIME
                .format(at.atOffset(ZoneOffset.UTC))
                .replace("Z", "+00:00"));
        return Response.ok(new Health(
                new Part(Optional.of("healthy")),
                new SchedulerPart(status, text),
                new TriggererPart(Optional.empty(), Optional.empty()),
                new ProcessorPart(status, text)));
    }
}

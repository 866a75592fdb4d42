/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.PipelineCatalog.ImportError;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Version, health, import errors, and what Nightjar does not have. */
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
        router.on("GET", "/api/v2/importErrors", Role.VIEWER, this::errors);
        router.on("GET", "/api/v2/importErrors/{import_error_id}", Role.VIEWER, this::error);
        router.on("GET", "/api/v2/config", Role.VIEWER, request -> {
            throw new HttpProblem(
                    403,
                    "Your Airflow administrator chose not to expose the configuration, most likely for security reasons.");
        });
        router.on("GET", "/api/v2/dagWarnings", Role.VIEWER, request -> empty("dag_warnings"));
        router.on("GET", "/api/v2/variables", Role.VIEWER, request -> empty("variables"));
        router.on("GET", "/api/v2/connections", Role.VIEWER, request -> empty("connections"));
        router.on("GET", "/api/v2/plugins", Role.VIEWER, request -> empty("plugins"));
        router.on("GET", "/api/v2/providers", Role.VIEWER, request -> empty("providers"));
        router.on("GET", "/api/v2/variables/{variable_key}", Role.VIEWER, request -> {
            throw new HttpProblem(404, "The Variable with key: `" + request.path("variable_key") + "` was not found");
        });
        router.on("GET", "/api/v2/connections/{connection_id}", Role.VIEWER, request -> {
            throw new HttpProblem(
                    404, "The Connection with connection_id: `" + request.path("connection_id") + "` was not found");
        });
        router.on(
                "GET",
                "/api/v2/pools",
                Role.VIEWER,
                request -> Response.ok(Map.of("pools", List.of(pool()), "total_entries", 1)));
        router.on("GET", "/api/v2/pools/{pool_name}", Role.VIEWER, this::pool);
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

    /** A file that could not be read. */
    record ErrorBody(
            int importErrorId, Instant timestamp, String filename, Optional<String> bundleName, String stackTrace) {

        static ErrorBody of(ImportError error) {
            return new ErrorBody(error.id(), error.at(), error.file(), Optional.of(DagBody.BUNDLE), error.message());
        }
    }

    /** Many. */
    record ErrorCollection(List<ErrorBody> importErrors, int totalEntries) {}

    private Response errors(Request request) {
        PageRequest page = Query.page(
                request,
                Map.of(
                        "id",
                        "id",
                        "import_error_id",
                        "id",
                        "timestamp",
                        "at",
                        "filename",
                        "file",
                        "bundle_name",
                        "file"));
        List<ImportError> all = context.catalog().importErrors();
        return Response.ok(new ErrorCollection(
                all.stream()
                        .skip(page.offset())
                        .limit(page.limit())
                        .map(ErrorBody::of)
                        .toList(),
                all.size()));
    }

    private Response error(Request request) {
        String id = request.path("import_error_id");
        return context.catalog().importErrors().stream()
                .filter(error -> ("" + error.id()).equals(id))
                .findFirst()
                .map(error -> Response.ok(ErrorBody.of(error)))
                .orElseThrow(
                        () -> new HttpProblem(404, "The ImportError with import_error_id: `" + id + "` was not found"));
    }

    private static Response empty(String list) {
        return Response.ok(Map.of(list, List.of(), "total_entries", 0));
    }

    /** The one pool: how many runs this server works on at once. */
    record Pool(
            String name,
            int slots,
            Optional<String> description,
            boolean includeDeferred,
            int occupiedSlots,
            int runningSlots,
            int queuedSlots,
            int scheduledSlots,
            int openSlots,
            int deferredSlots,
            Optional<String> teamName) {}

    private Pool pool() {
        int running = (int) context.schedulers().all().stream()
                .mapToLong(scheduler -> context.runs().ownedBy(scheduler.id()).size())
                .sum();
        return new Pool(
                "default_pool",
                context.capacity(),
                Optional.of("Runs at once"),
                false,
                running,
                running,
                0,
                0,
                Math.max(0, context.capacity() - running),
                0,
                Optional.empty());
    }

    private Response pool(Request request) {
        String name = request.path("pool_name");
        if (!name.equals("default_pool")) {
            throw new HttpProblem(404, "The Pool with name: `" + name + "` was not found");
        }
        return Response.ok(pool());
    }
}

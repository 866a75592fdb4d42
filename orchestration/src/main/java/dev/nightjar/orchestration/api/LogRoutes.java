/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.web.ApiJson;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Logs of attempts, a part at a time. Where a log lies comes from the store, never from the request, and is looked for
 * under the folder of logs only.
 */
final class LogRoutes {

    private static final String LOGS =
            "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number}";
    private static final int PART = 1 << 18;

    private final Context context;

    LogRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", LOGS, Role.VIEWER, this::log);
    }

    /** A line of a log. */
    record Line(String event) {}

    /** A part of a log. */
    record Part(List<Line> content, Optional<String> continuationToken) {}

    private Response log(Request request) {
        String accept = request.header("accept").orElse("*/*");
        boolean lines = accept.contains("application/x-ndjson");
        if (!lines && !accept.contains("application/json") && !accept.contains("*/*")) {
            throw new HttpProblem(406, "Only application/json or application/x-ndjson is supported");
        }
        Part part = part(request);
        if (!lines) {
            return Response.ok(part);
        }
        String text = part.content().stream()
                .map(line -> ApiJson.MAPPER.valueToTree(line).toString())
                .collect(Collectors.joining("\n", "", "\n"));
        Map<String, String> headers = part.continuationToken()
                .map(token -> Map.of("Airflow-Continuation-Token", token))
                .orElse(Map.of());
        return new Response(200, "application/x-ndjson", text, headers);
    }

    private Part part(Request request) {
        TaskInstanceRoutes.refuseMapped(request);
        boolean whole = Query.flag(request, "full_content").orElse(false);
        RunKey key = context.key(request);
        RunStep current = context.step(context.progress(key), request.path("task_id"));
        RunStep attempt = context.runs().attempts(key, current.step()).stream()
                .filter(each -> ("" + each.tryNumber()).equals(request.path("try_number")))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(
                        404, "TaskInstance " + current.step() + " has no try " + request.path("try_number")));
        long offset = request.last("token").map(LogRoutes::offset).orElse(0L);
        List<Line> content = new ArrayList<>();
        if (offset == 0) {
            content.add(new Line("::group::Log message source details"));
            content.add(new Line("sources=[" + attempt.log().orElse("") + "]"));
            content.add(new Line("::endgroup::"));
        }
        Optional<Path> file = attempt.log().map(this::file).filter(Files::exists);
        long end = file.map(path -> whole ? readAll(path, offset, content) : read(path, offset, content))
                .orElse(offset);
        attempt.reason()
                .filter(reason -> end == offset || file.isEmpty())
                .ifPresent(reason -> content.add(new Line(reason)));
        boolean more = end > offset && (attempt.state().active() || end < size(file));
        Secrets secrets =
                context.known(key.pipeline()).map(KnownPipeline::secrets).orElse(Secrets.of(List.of()));
        content.replaceAll(line -> new Line(secrets.mask(line.event())));
        return new Part(content, more ? Optional.of("" + end) : Optional.empty());
    }

    private Path file(String log) {
        Path path = context.logs().resolve(log).normalize();
        if (!path.startsWith(context.logs().normalize())) {
            throw new HttpProblem(404, "There is no such log");
        }
        return path;
    }

    private static long offset(String token) {
        try {
            long offset = Long.parseLong(token);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            throw new HttpProblem(400, "Bad Signature. Please use only the tokens provided by the API.");
        }
        throw new HttpProblem(400, "Bad Signature. Please use only the tokens provided by the API.");
    }

    /** Adds lines from an offset to the end, which is never far, as logs are kept to a size. */
    private static long readAll(Path file, long offset, List<Line> content) {
        long from = offset;
        long to = read(file, from, content);
        while (to > from) {
            from = to;
            to = read(file, from, content);
        }
        return to;
    }

    /** Adds whole lines from an offset on, and answers where they end. */
    private static long read(Path file, long offset, List<Line> content) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(PART);
            int count = Math.max(0, channel.read(buffer, offset));
            int end = count;
            while (end > 0 && count == PART && buffer.get(end - 1) != '\n') {
                end--;
            }
            int length = end == 0 ? count : end;
            new String(buffer.array(), 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .map(Line::new)
                    .forEach(content::add);
            return offset + length;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static long size(Optional<Path> file) {
        try {
            return file.isEmpty() ? 0 : Files.size(file.get());
        } catch (IOException e) {
            return 0;
        }
    }
}

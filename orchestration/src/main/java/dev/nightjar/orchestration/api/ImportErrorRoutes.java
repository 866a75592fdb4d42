/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PipelineCatalog.ImportError;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of pipelines that are wrong. */
final class ImportErrorRoutes {

    private static final Sorted.Key<ImportError> ID = Sorted.by(error -> Optional.of(error.id()));
    private static final Sorted<ImportError> ORDER = new Sorted<>(
            Map.of(
                    "id", ID,
                    "import_error_id", ID,
                    "timestamp", Sorted.by(error -> Optional.of(error.at())),
                    "filename", Sorted.by(error -> Optional.of(error.file())),
                    "stacktrace", Sorted.by(error -> Optional.of(error.message())),
                    "bundle_name", Sorted.same()),
            Comparator.comparing(ImportError::id));

    private final Context context;

    ImportErrorRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/importErrors", Role.VIEWER, this::errors);
        router.on("GET", "/api/v2/importErrors/{import_error_id}", Role.VIEWER, this::error);
    }

    /** A file that could not be read. */
    record ErrorBody(
            int importErrorId, Instant timestamp, String filename, Optional<String> bundleName, String stackTrace) {

        static ErrorBody of(ImportError error) {
            return new ErrorBody(error.id(), error.at(), error.file(), Optional.of(DagBody.BUNDLE), error.message());
        }
    }

    /** Many. */
    record ErrorCollection(List<ErrorBody> importErrors, long totalEntries) {}

    private Response errors(Request request) {
        List<ImportError> all = context.catalog().importErrors().stream()
                .filter(error -> LikePattern.all(request, "filename_pattern", error.file()))
                .toList();
        Page<ImportError> page = ORDER.page(request, all);
        return Response.ok(new ErrorCollection(page.map(ErrorBody::of).items(), page.total()));
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
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;

/** All routes of the API, and the OpenAPI document that describes them. */
public final class NightjarApi {

    static final String BASE = "/api/nightjar/v1";

    private NightjarApi() {}

    /**
     * What the API is about.
     *
     * @param events where changes of models are noted, beside the registry
     */
    public record Context(
            Lake lake,
            ModelRegistry registry,
            RunLedger ledger,
            PipelineCatalog catalog,
            EventRepository events,
            Clock clock) {}

    /** Adds the routes. */
    public static void addTo(Router router, Context context) {
        JsonNode description = description();
        router.on("GET", BASE + "/openapi.json", Role.ANYBODY, request -> Response.ok(description));
        new ModelRoutes(context).addTo(router);
        new MonitoringRoutes(context).addTo(router);
        new ScoreRoutes(context).addTo(router);
    }

    private static JsonNode description() {
        try (InputStream in = NightjarApi.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the description of the API", e);
        }
    }
}

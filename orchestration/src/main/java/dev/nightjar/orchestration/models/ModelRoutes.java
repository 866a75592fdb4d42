/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Models and their aliases. Whoever moves one is named in the registry, with the reason, and in the event log. */
final class ModelRoutes {

    private static final String MODEL = NightjarApi.BASE + "/models/{name}";
    private static final int LONGEST_REASON = 1000;

    private final NightjarApi.Context context;

    ModelRoutes(NightjarApi.Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", NightjarApi.BASE + "/models", Role.VIEWER, this::list);
        router.on("GET", MODEL, Role.VIEWER, request -> Response.ok(ModelBody.of(model(request))));
        router.on("GET", MODEL + "/versions/{version}", Role.VIEWER, this::version);
        router.on("GET", MODEL + "/events", Role.VIEWER, this::events);
        router.on("POST", MODEL + "/promote", Role.OPERATOR, this::promote);
        router.on("POST", MODEL + "/rollback", Role.OPERATOR, this::rollback);
    }

    private Response list(Request request) {
        PageRequest page = Query.page(request, Map.of());
        List<String> names = context.registry().models();
        return Response.ok(new ModelBody.Collection(
                names.stream()
                        .skip(page.offset())
                        .limit(page.limit())
                        .map(context.registry()::model)
                        .map(ModelBody.Summary::of)
                        .toList(),
                names.size()));
    }

    private RegisteredModel model(Request request) {
        String name = request.path("name");
        RegisteredModel model = context.registry().model(name);
        if (model.versions().isEmpty()) {
            throw new HttpProblem(404, "The model `" + name + "` was not found");
        }
        return model;
    }

    private Response version(Request request) {
        String wanted = request.path("version");
        RegisteredModel model = model(request);
        return Response.ok(
                (wanted.matches("[0-9]{1,9}") ? model.version(Integer.parseInt(wanted)) : model.alias(wanted))
                        .map(ModelVersionBody::of)
                        .orElseThrow(() -> new HttpProblem(
                                404, "The model `" + model.name() + "` has no version or alias `" + wanted + "`")));
    }

    private Response events(Request request) {
        PageRequest page = Query.page(request, Map.of());
        List<RegistryEvent> all = context.registry().events(model(request).name());
        return Response.ok(new ModelEventBody.Collection(
                all.stream()
                        .skip(page.offset())
                        .limit(page.limit())
                        .map(ModelEventBody::of)
                        .toList(),
                all.size()));
    }

    private Response promote(Request request) {
        RequestBody body = request.body("version", "alias", "reason");
        body.require("version");
        int version = body.number("version", 0, 1);
        String alias = alias(body);
        String reason = reason(body);
        body.refuseIfWrong();
        RegisteredModel seen = model(request);
        if (seen.version(version).isEmpty()) {
            throw new HttpProblem(404, "The model `" + seen.name() + "` has no version " + version);
        }
        return moved(
                request,
                "model.promoted",
                seen,
                alias,
                reason,
                () -> aliases().promote(seen, alias, version, request.user().name(), reason));
    }

    private Response rollback(Request request) {
        RequestBody body = request.body("alias", "reason");
        String alias = alias(body);
        String reason = reason(body);
        body.refuseIfWrong();
        RegisteredModel seen = model(request);
        return moved(
                request,
                "model.rolled_back",
                seen,
                alias,
                reason,
                () -> aliases().rollback(seen, alias, request.user().name(), reason));
    }

    private Aliases aliases() {
        return new Aliases(context.registry(), context.clock());
    }

    private static String alias(RequestBody body) {
        String alias = body.text("alias").orElse(RegisteredModel.CHAMPION);
        if (!alias.matches("[a-z][a-z0-9_]{0,62}")) {
            body.problem("string_pattern_mismatch", "alias", "String should match pattern '[a-z][a-z0-9_]{0,62}'");
        }
        return alias;
    }

    private static String reason(RequestBody body) {
        String reason = body.requiredText("reason");
        if (reason.length() > LONGEST_REASON || (body.has("reason") && reason.isBlank())) {
            body.problem("string_length", "reason", "String should have 1 to 1000 characters");
        }
        return reason;
    }

    private Response moved(
            Request request,
            String event,
            RegisteredModel seen,
            String alias,
            String reason,
            Supplier<RegisteredModel> move) {
        RegisteredModel now;
        try {
            now = move.get();
        } catch (ModelRefused | LostRace | UsageError e) {
            throw new HttpProblem(409, e.getMessage());
        }
        if (now.sequence() > seen.sequence()) {
            context.events()
                    .add(new Event(
                            context.clock().instant(),
                            event,
                            now.alias(alias).map(version -> version.pipeline()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            request.user().actor(),
                            Optional.of(seen.name() + " " + alias + " "
                                    + Optional.ofNullable(seen.aliases().get(alias))
                                            .map(String::valueOf)
                                            .orElse("none")
                                    + " -> " + now.aliases().get(alias) + ": " + reason)));
        }
        return Response.ok(ModelBody.Summary.of(now));
    }
}

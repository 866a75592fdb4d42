/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.Scheduler;
import dev.nightjar.orchestration.web.Auth;
import dev.nightjar.orchestration.web.QuickUsers;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import dev.nightjar.orchestration.web.Users;
import dev.nightjar.orchestration.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;

/** A server with the API and a user `ann`, who may do all; its scheduler passes when a test says so. */
public final class ApiWorld implements AutoCloseable {

    public static final String SECRET = QuickUsers.SECRET;

    public final Fixture world;
    public final Scheduler scheduler;
    private final WebServer server;
    private final CheckingProxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token;

    public ApiWorld(Path folder) {
        world = new Fixture(folder, "2026-01-31T02:00:30Z");
        scheduler = world.scheduler();
        user("ann", Role.ADMIN);
        Auth auth = new Auth(world.store.users(), new Users(world.store.users(), world.clock), world.clock);
        Router router = new Router();
        auth.routes(router);
        AirflowApi.addTo(
                router,
                new Context(
                        world.store.runs(),
                        world.store.pipelines(),
                        world.store.events(),
                        world.store.backfills(),
                        world.store.schedulers(),
                        world.catalog,
                        world.clock,
                        folder.resolve("logs"),
                        2,
                        () -> {}));
        server = WebServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), router, auth);
        proxy = CheckingProxy.before(server.port());
    }

    /** Adds a user. */
    void user(String name, Role role) {
        QuickUsers.add(world.store.users(), name, role);
    }

    /** Where answers are held against the description. */
    public String address() {
        return proxy.address();
    }

    /** The server's own. */
    int port() {
        return server.port();
    }

    String token() throws IOException, InterruptedException {
        if (token == null) {
            token = login("ann");
        }
        return token;
    }

    String login(String name) throws IOException, InterruptedException {
        String body = "{\"username\":\"" + name + "\",\"password\":\"" + SECRET + "\"}";
        HttpResponse<String> answer = send("POST", "/auth/token", body, null, "*/*");
        assertThat(answer.statusCode()).isEqualTo(201);
        return Json.MAPPER.readTree(answer.body()).path("access_token").asText();
    }

    /** Asks as `ann` and answers the body; null where there is none. */
    JsonNode call(String method, String path, String body, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, body, token(), "application/json");
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        return answer.body().isEmpty() ? null : Json.MAPPER.readTree(answer.body());
    }

    HttpResponse<String> send(String method, String path, String body, String bearer, String accept)
            throws IOException, InterruptedException {
        return send(method, path, body, bearer, accept, "application/json");
    }

    HttpResponse<String> send(String method, String path, String body, String bearer, String accept, String type)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path))
                .header("Accept", accept)
                .header("Content-Type", type)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        Optional.ofNullable(bearer).ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        world.close();
        proxy.close();
    }
}

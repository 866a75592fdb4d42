/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.api.AirflowApi;
import dev.nightjar.orchestration.api.Context;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.Scheduler;
import dev.nightjar.orchestration.web.Auth;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import dev.nightjar.orchestration.web.Users;
import dev.nightjar.orchestration.web.WebServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A Nightjar that answers as Airflow does; its scheduler passes when a test says so. */
final class AirflowStandIn implements AutoCloseable {

    static final String SECRET = "a long password";

    final Fixture world;
    final Scheduler scheduler;
    private final WebServer server;

    AirflowStandIn(Path folder) {
        world = new Fixture(folder, "2026-01-31T02:00:30Z");
        scheduler = world.scheduler();
        Users users = new Users(world.store.users(), world.clock);
        users.put("ann", SECRET, Role.ADMIN);
        Auth auth = new Auth(world.store.users(), users, world.clock);
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
    }

    AirflowSettings settings(Credentials credentials) {
        return AirflowSettings.of("http://127.0.0.1:" + server.port(), credentials);
    }

    AirflowSettings settings() {
        return settings(new Credentials.Password("ann", SECRET));
    }

    @Override
    public void close() {
        server.close();
        world.close();
    }
}

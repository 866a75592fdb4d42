/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.api.ApiWorld;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.Scheduler;
import java.nio.file.Path;

/** A Nightjar that answers as Airflow does, which is checked; its scheduler passes when a test says so. */
final class AirflowStandIn implements AutoCloseable {

    static final String SECRET = ApiWorld.SECRET;

    final Fixture world;
    final Scheduler scheduler;
    private final ApiWorld api;

    AirflowStandIn(Path folder) {
        api = new ApiWorld(folder);
        world = api.world;
        scheduler = api.scheduler;
    }

    AirflowSettings settings(Credentials credentials) {
        return AirflowSettings.of(api.address(), credentials);
    }

    AirflowSettings settings() {
        return settings(new Credentials.Password("ann", SECRET));
    }

    @Override
    public void close() {
        api.close();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.web.Router;

/** All routes of the API. */
public final class AirflowApi {

    private AirflowApi() {}

    /** Adds the routes. */
    public static void addTo(Router router, Context context) {
        new MonitorRoutes(context).addTo(router);
        new ImportErrorRoutes(context).addTo(router);
        new PoolRoutes(context).addTo(router);
        AbsentRoutes.addTo(router);
        new DagRoutes(context).addTo(router);
        new DagRunRoutes(context).addTo(router);
        new TaskInstanceRoutes(context).addTo(router);
        new ClearRoutes(context).addTo(router);
        new LogRoutes(context).addTo(router);
        new BackfillRoutes(context).addTo(router);
        new EventLogRoutes(context).addTo(router);
    }
}

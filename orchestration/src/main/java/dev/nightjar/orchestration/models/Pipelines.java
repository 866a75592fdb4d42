/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;

/** The pipelines that may be asked for: those that the server knows, so that no path of the lake can be made up. */
final class Pipelines {

    private Pipelines() {}

    static String known(NightjarApi.Context context, Request request) {
        String name = request.path("pipeline");
        return context.catalog()
                .pipeline(name)
                .orElseThrow(() -> new HttpProblem(404, "The pipeline `" + name + "` was not found"))
                .name();
    }
}

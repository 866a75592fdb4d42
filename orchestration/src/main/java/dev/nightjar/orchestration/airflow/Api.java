/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An Airflow's version, and where its API is.
 *
 * @param version such as `3.2.1`
 * @param generation 2 or 3: which of the two APIs
 */
record Api(String version, int generation) {

    /** The path's segments below the base address, in front of others. */
    String[] path(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "api";
        all[1] = generation == 3 ? "v2" : "v1";
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    /** Looks which of the APIs is there. Neither look needs a login. */
    static Api probe(Retrying transport) {
        try {
            return new Api(version(transport, Call.get("api", "v2", "version")), 3);
        } catch (AirflowFailure e) {
            if (e.kind() != AirflowFailure.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return new Api(version(transport, Call.get("api", "v1", "version")), 2);
    }

    private static String version(Retrying transport, Call call) {
        JsonNode document = transport.send(call, Optional.empty()).json(call.toString());
        String version = document.path("version").asText("");
        if (version.isEmpty()) {
            throw AirflowFailure.of(
                    AirflowFailure.Kind.INVALID_ANSWER, "The answer to " + call + " names no version of Airflow.");
        }
        return version;
    }
}

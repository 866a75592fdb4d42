/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import java.util.Optional;

/** Calls as somebody whom Airflow knows. The first one finds out which Airflow it is. */
final class Connection {

    private final AirflowSettings settings;
    private final Timing timing;
    private final Retrying transport;
    private Api api;
    private Access access;

    Connection(AirflowSettings settings, Timing timing) {
        this.settings = settings;
        this.timing = timing;
        this.transport = new Retrying(new Transport(settings), timing);
    }

    Timing timing() {
        return timing;
    }

    synchronized Api api() {
        if (api == null) {
            api = Api.probe(transport);
            access = new Access(settings.credentials(), api.generation(), transport, timing.clock());
        }
        return api;
    }

    /** A good answer, in JSON. */
    JsonNode json(Call call) {
        return send(call).json(call.toString());
    }

    /**
     * A good answer. Who is not let in logs in once more, as tokens end and servers change their keys.
     *
     * @throws AirflowFailure for all other answers
     */
    Answer send(Call call) {
        api();
        Optional<String> header = access.header();
        try {
            return transport.send(call, header);
        } catch (AirflowFailure e) {
            if (!isAboutToken(e) || !access.renewable(header)) {
                throw hinted(e);
            }
        }
        return transport.send(call, access.header());
    }

    private static boolean isAboutToken(AirflowFailure e) {
        return e.kind() == Kind.UNAUTHENTICATED
                || (e.kind() == Kind.FORBIDDEN && e.getMessage().contains("Invalid JWT token"));
    }

    private AirflowFailure hinted(AirflowFailure e) {
        if (e.kind() == Kind.UNAUTHENTICATED
                && api.generation() == 2
                && settings.credentials() instanceof Credentials.Password) {
            return AirflowFailure.of(
                    e.kind(),
                    e.getMessage() + " Airflow 2 takes passwords only with airflow.api.auth.backend.basic_auth among"
                            + " [api] auth_backends.",
                    e);
        }
        return e;
    }
}

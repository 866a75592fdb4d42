/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.failure.UsageError;
import java.util.Set;

/** What Airflow did not do, and why. */
public final class AirflowFailure extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** No connection: Airflow saw nothing of the request. */
        UNREACHABLE,
        /** TLS: the server's certificate is not trusted, or there is no common protocol. */
        UNTRUSTED,
        /** The answer did not come in time; whether the request was carried out is unknown. */
        TIMED_OUT,
        /** The connection broke before the answer's end; whether the request was carried out is unknown. */
        BROKEN_OFF,
        /** Status 429: not now. */
        BUSY,
        /** Status 500 and more. */
        SERVER,
        /** Status 401: it is not known who asks. */
        UNAUTHENTICATED,
        /** Status 403: whoever asks may not. */
        FORBIDDEN,
        /** Status 404. */
        NOT_FOUND,
        /** Status 409: it is there already, or in a state that does not allow it. */
        CONFLICT,
        /** Another status from 400 on: the request itself is wrong. */
        REFUSED,
        /** An answer that is none of Airflow's: a web page, a redirection, too large, not JSON, without what it needs. */
        INVALID_ANSWER,
        /** What was waited for did not come in time. */
        WAITED_TOO_LONG,
        /** The thread was asked to stop. */
        INTERRUPTED
    }

    private static final Set<Kind> PASSING =
            Set.of(Kind.UNREACHABLE, Kind.TIMED_OUT, Kind.BROKEN_OFF, Kind.BUSY, Kind.SERVER);
    private static final Set<Kind> UNKNOWN_OUTCOME = Set.of(Kind.TIMED_OUT, Kind.BROKEN_OFF, Kind.SERVER);
    private static final Set<Kind> USAGE =
            Set.of(Kind.UNAUTHENTICATED, Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.CONFLICT, Kind.REFUSED, Kind.UNTRUSTED);

    private final Kind kind;

    private AirflowFailure(Kind kind, String message, Throwable cause) {
        super(USAGE.contains(kind) ? UsageError.EXIT_CODE : 1, message, cause);
        this.kind = kind;
    }

    static AirflowFailure of(Kind kind, String message) {
        return new AirflowFailure(kind, message, null);
    }

    static AirflowFailure of(Kind kind, String message, Throwable cause) {
        return new AirflowFailure(kind, message, cause);
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same request may go well a little later. */
    public boolean passing() {
        return PASSING.contains(kind);
    }

    /** Whether it may have been carried out all the same. */
    public boolean outcomeUnknown() {
        return UNKNOWN_OUTCOME.contains(kind);
    }
}

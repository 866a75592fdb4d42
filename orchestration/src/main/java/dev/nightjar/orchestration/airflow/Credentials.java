/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

/** How a client says who it is. */
public sealed interface Credentials {

    /** Not at all; Airflow 3 gives a token to anybody if all its users are administrators. */
    record None() implements Credentials {}

    /** By name and password: basic authentication in Airflow 2, a token from `/auth/token` in Airflow 3. */
    record Password(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /** By a token that somebody else renews. */
    record Token(String token) implements Credentials {
        @Override
        public String toString() {
            return "Token[]";
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.AirflowFailure;
import dev.nightjar.orchestration.airflow.Timing;

/** Whether the Airflow of an environment answers, and lets Nightjar in. */
record AirflowLook(Environment.Airflow airflow, Timing timing) {

    /**
     * Asks for its version, which wants no login, and then for a Dag, which does.
     *
     * @throws AirflowFailure if it does not answer
     * @throws IllegalStateException if it answers, but not with Dags
     */
    String at() {
        AirflowClient client = new AirflowClient(AirflowAccess.of(airflow), timing);
        String found = "Airflow " + client.version() + " at " + airflow.url();
        try {
            client.dags(1);
            return found + " lets " + airflow.user().orElse(airflow.token().isPresent() ? "the token" : "anybody")
                    + " in";
        } catch (AirflowFailure e) {
            throw new IllegalStateException(found + " answers, but shows no Dags: " + e.getMessage(), e);
        }
    }
}

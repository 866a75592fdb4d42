/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import com.fasterxml.jackson.databind.JsonNode;

/** Follows what a request does. */
public interface Events {

    /** A step began. */
    void started(String step);

    /** Something is ready: a step's figures, a row of a query, the document of a run. */
    void result(JsonNode document);
}

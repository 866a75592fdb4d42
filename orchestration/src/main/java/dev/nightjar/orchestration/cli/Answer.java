/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.SparkWorker;
import java.util.ArrayList;
import java.util.List;

/** The answer of a job that answers with one document. */
final class Answer {

    private Answer() {}

    /** @throws dev.nightjar.orchestration.run.RemoteFailure if the job fails */
    static <T> T of(SparkWorker worker, String job, List<String> arguments, Class<T> type) {
        List<JsonNode> documents = new ArrayList<>();
        worker.run(job, arguments, new Events() {
            @Override
            public void started(String step) {
                // one question has no steps
            }

            @Override
            public void result(JsonNode document) {
                documents.add(document);
            }
        });
        return Json.MAPPER.convertValue(documents.get(0), type);
    }
}

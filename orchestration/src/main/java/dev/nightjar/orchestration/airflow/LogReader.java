/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Logs: of Airflow 3 part by part as documents, of Airflow 2 as text. */
final class LogReader {

    private final Connection connection;

    LogReader(Connection connection) {
        this.connection = connection;
    }

    void read(LogRequest request, Consumer<String> lines) {
        Call call = Call.get(connection
                .api()
                .path(
                        "dags",
                        request.dagId(),
                        "dagRuns",
                        request.dagRunId(),
                        "taskInstances",
                        request.taskId(),
                        "logs",
                        "" + request.tryNumber()));
        if (connection.api().generation() == 2) {
            connection
                    .send(call.accepting("text/plain").with("full_content", "true"))
                    .text()
                    .lines()
                    .forEach(lines);
            return;
        }
        Optional<String> token = Optional.empty();
        int count;
        Optional<String> before;
        do {
            before = token;
            JsonNode part =
                    connection.json(token.map(text -> call.with("token", text)).orElse(call));
            count = part.path("content").size();
            part.path("content").forEach(line -> lines.accept(text(line)));
            token = Read.text(part, "continuation_token");
            // whoever still writes keeps the door open; what is there has been read by then
        } while (token.isPresent() && count > 0 && !token.equals(before));
    }

    private static String text(JsonNode line) {
        return line.isTextual()
                ? line.asText()
                : Stream.of("timestamp", "level", "event")
                        .flatMap(key -> Read.text(line, key).stream())
                        .collect(Collectors.joining(" "));
    }
}

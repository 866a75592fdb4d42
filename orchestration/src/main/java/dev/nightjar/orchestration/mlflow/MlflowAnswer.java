/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * What a server said to a call: a JSON object, or a failure that explains itself.
 *
 * @param call as in messages
 */
record MlflowAnswer(String call, MlflowCredentials credentials) {

    private static final int LONGEST_MESSAGE = 500;

    JsonNode of(HttpResponse<byte[]> response) {
        Optional<JsonNode> body = object(response.body());
        int status = response.statusCode();
        if (status == 200) {
            return body.orElseThrow(() -> MlflowFailure.broken(
                    "MLflow's answer to " + call + " is not JSON but " + type(response)
                            + ". Is the tracking URI that of an MLflow server, and no login page before it?",
                    null));
        }
        throw failure(status, body, response);
    }

    private MlflowFailure failure(int status, Optional<JsonNode> body, HttpResponse<byte[]> response) {
        String code = body.map(json -> json.path("error_code").asText()).orElse(MlflowFailure.NO_CODE);
        String said = body.map(
                        json -> ": " + cut(credentials.mask(json.path("message").asText())))
                .orElse("");
        String refused = "MLflow refused " + call + " with " + status + (code.isEmpty() ? "" : " " + code) + said;
        if (status == 401 || status == 403) {
            return MlflowFailure.refused(
                    code,
                    refused + ". Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN,"
                            + " of someone who may do this.");
        }
        if (status >= 300 && status < 400) {
            return MlflowFailure.refused(
                    code,
                    "MLflow's answer to " + call + " is that it is elsewhere ("
                            + response.headers().firstValue("Location").orElse("without saying where")
                            + "). Redirections are not followed; give that address as tracking URI.");
        }
        if (status == 404 && code.isEmpty()) {
            return MlflowFailure.refused(
                    code, refused + ". There is no such call: is the tracking URI that of an MLflow server?");
        }
        return status >= 400 && status < 500
                ? MlflowFailure.refused(code, refused + ".")
                : MlflowFailure.broken(refused + ". Its log should say why.", null);
    }

    private static Optional<JsonNode> object(byte[] body) {
        try {
            return Optional.ofNullable(Json.MAPPER.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String type(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Type").orElse("of unknown type");
    }

    private static String cut(String message) {
        String line = message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }
}

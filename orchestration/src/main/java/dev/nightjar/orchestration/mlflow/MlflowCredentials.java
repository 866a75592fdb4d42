/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.spec.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who asks the MLflow server. */
public final class MlflowCredentials {

    /** Nobody: a server without authentication. */
    public static final MlflowCredentials NONE = new MlflowCredentials(Optional.empty(), Secrets.of(List.of()));

    private final Optional<String> authorization;
    private final Secrets secrets;

    private MlflowCredentials(Optional<String> authorization, Secrets secrets) {
        this.authorization = authorization;
        this.secrets = secrets;
    }

    /**
     * Of the variables that MLflow's own client takes, in its order: `MLFLOW_TRACKING_USERNAME` with
     * `MLFLOW_TRACKING_PASSWORD`, else `MLFLOW_TRACKING_TOKEN`.
     */
    public static MlflowCredentials of(Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        if (!user.isEmpty() && !password.isEmpty()) {
            String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            return new MlflowCredentials(Optional.of("Basic " + pair), Secrets.of(List.of(password, pair)));
        }
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        return token.isEmpty()
                ? NONE
                : new MlflowCredentials(Optional.of("Bearer " + token), Secrets.of(List.of(token)));
    }

    /** Value of the header `Authorization`. */
    Optional<String> authorization() {
        return authorization;
    }

    /** A message without the secrets, should a server repeat them. */
    String mask(String message) {
        return secrets.mask(message);
    }

    @Override
    public String toString() {
        return "MlflowCredentials[" + (authorization.isPresent() ? "***" : "none") + "]";
    }
}

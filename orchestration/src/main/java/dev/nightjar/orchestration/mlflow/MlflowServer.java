/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.failure.UsageError;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where an MLflow server is.
 *
 * @param root without a slash at its end
 */
public record MlflowServer(String root) {

    private static final String API = "/api/2.0/";

    /**
     * @param uri as in `MLFLOW_TRACKING_URI`
     * @throws UsageError if it is not the address of a server
     */
    public static MlflowServer at(String uri) {
        URI parsed;
        try {
            parsed = URI.create(uri.strip());
        } catch (IllegalArgumentException e) {
            throw new UsageError("Invalid tracking URI: it is no address. Write http://HOST:PORT.", e);
        }
        if (parsed.getUserInfo() != null) {
            throw new UsageError("Invalid tracking URI: it holds a user or password. Set MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.");
        }
        boolean http = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
        if (!http || parsed.getHost() == null || parsed.getQuery() != null || parsed.getFragment() != null) {
            throw new UsageError("Invalid tracking URI " + uri + ": write http://HOST:PORT or https://HOST[/PATH]."
                    + " Folders and databases are not written to; start `mlflow server` on them.");
        }
        return new MlflowServer(parsed.toString().replaceAll("/+$", ""));
    }

    /** Address of a call, such as `mlflow/runs/create`. */
    URI call(String endpoint, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(root + API + endpoint + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    /** Address of a file that the server keeps, by its path in the server's artifact store. */
    URI artifact(String path) {
        String encoded = Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(MlflowServer::encoded)
                .collect(Collectors.joining("/"));
        return URI.create(root + API + "mlflow-artifacts/artifacts/" + encoded);
    }

    /** Whether a URI names this very server's host and port. */
    boolean is(String authority) {
        return authority.equals(URI.create(root).getAuthority());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

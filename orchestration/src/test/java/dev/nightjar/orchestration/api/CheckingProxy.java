/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a server and whoever asks it in a test, be it a client of Airflow, and holds every answer against the
 * description of the API that it is of: Airflow's own, where that is at hand, and Nightjar's, which the server gives. What
 * broke a description fails the test when the proxy is closed.
 */
public final class CheckingProxy implements AutoCloseable {

    /** What a client of Java sets by itself. */
    private static final Set<String> CONNECTION =
            Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "transfer-encoding", "expect");

    private static Optional<OpenApi> airflow = Optional.empty();

    private final String target;
    private final HttpServer proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private Optional<OpenApi> nightjar = Optional.empty();

    private CheckingProxy(String target, HttpServer proxy) {
        this.target = target;
        this.proxy = proxy;
    }

    /** In front of a port of this machine. */
    public static CheckingProxy before(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            CheckingProxy proxy = new CheckingProxy("http://127.0.0.1:" + port, http);
            http.createContext("/", proxy::pass);
            http.setExecutor(proxy.threads);
            http.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to ask. */
    public String address() {
        return "http://127.0.0.1:" + proxy.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            HttpResponse<byte[]> answer = client.send(request(exchange, path), HttpResponse.BodyHandlers.ofByteArray());
            check(exchange.getRequestMethod(), path, answer);
            answer.headers().map().forEach((name, values) -> {
                if (!CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private void check(String method, String path, HttpResponse<byte[]> answer)
            throws IOException, InterruptedException {
        Optional<OpenApi> contract = contract(path);
        boolean json = answer.headers()
                .firstValue("content-type")
                .filter("application/json"::equals)
                .isPresent();
        JsonNode body = json ? Json.MAPPER.readTree(new String(answer.body(), StandardCharsets.UTF_8)) : null;
        // what is not served is described by nobody
        boolean noRoute = answer.statusCode() == 404
                && body != null
                && body.path("detail").asText().equals("Not Found");
        boolean absent = noRoute || answer.statusCode() == 405;
        if (contract.isEmpty() || absent) {
            return;
        }
        problems.addAll(contract.get().problems(method, path, answer.statusCode(), body));
    }

    private synchronized Optional<OpenApi> contract(String path) throws IOException, InterruptedException {
        if (path.startsWith("/api/nightjar/v1/")) {
            if (nightjar.isEmpty()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(target + "/api/nightjar/v1/openapi.json"))
                        .build();
                nightjar = Optional.of(
                        OpenApi.of(Json.MAPPER.readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())));
            }
            return nightjar;
        }
        return path.startsWith("/api/v2/") || path.startsWith("/auth/") ? airflow() : Optional.empty();
    }

    private static synchronized Optional<OpenApi> airflow() throws IOException {
        if (airflow.isEmpty() && Files.exists(OpenApi.file())) {
            airflow = Optional.of(OpenApi.read());
        }
        return airflow;
    }

    @Override
    public void close() {
        proxy.stop(0);
        threads.shutdownNow();
        assertThat(problems).as("what answers broke of their descriptions").isEmpty();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A webhook on this machine. It takes what it gets, unless a test says otherwise. */
final class Hook implements AutoCloseable {

    static final String SECRET = "s3cr3t-T0K3N";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<JsonNode> got = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> elsewhere = new ConcurrentLinkedQueue<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();

    Hook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/in", this::take);
        server.createContext("/slow", this::sleep);
        server.createContext("/", exchange -> {
            elsewhere.add(exchange.getRequestURI().getPath());
            answer(exchange, 200);
        });
        server.setExecutor(threads);
        server.start();
    }

    /** What it answers next; 200 after that. */
    synchronized Hook then(Integer... next) {
        statuses.addAll(List.of(next));
        return this;
    }

    String url() {
        return host() + "/in/" + SECRET;
    }

    /** Takes a request and never answers it. */
    String slowUrl() {
        return host() + "/slow/" + SECRET;
    }

    String host() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All bodies, of all attempts. */
    List<JsonNode> got() {
        return List.copyOf(got);
    }

    List<String> elsewhere() {
        return List.copyOf(elsewhere);
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
        boolean whole = exchange.getRequestMethod().equals("POST")
                && "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                && body.path("id").asText().equals(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        got.add(body);
        int status = next();
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders().set("Location", host() + "/elsewhere");
        }
        answer(exchange, whole ? status : 400);
    }

    private synchronized int next() {
        return statuses.isEmpty() ? 200 : statuses.pop();
    }

    private void sleep(HttpExchange exchange) throws IOException {
        got.add(Json.MAPPER.readTree(exchange.getRequestBody()));
        try {
            closed.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

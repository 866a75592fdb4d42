/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests by a router's routes; limits how long and how large they may be. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int LARGEST = 1 << 20;
    private static final long UNREAD = 16 << 20;
    /** A slow client has one until its time is over, so that there are more than work at once. */
    private static final int THREADS = 128;

    private static final int IDLE_SECONDS = 10;
    private static final int GRACE_SECONDS = 2;

    static {
        // the JDK's server reads these once; the figures are seconds
        unlessGiven("sun.net.httpserver.maxReqTime", "30");
        unlessGiven("sun.net.httpserver.maxRspTime", "120");
        unlessGiven("sun.net.httpserver.nodelay", "true");
        unlessGiven("jdk.httpserver.maxConnections", "500");
    }

    private static void unlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = threads();
    private final Router router;
    private final Auth auth;

    private WebServer(HttpServer server, Router router, Auth auth) {
        this.server = server;
        this.router = router;
        this.auth = auth;
    }

    /**
     * Begins to answer, without encryption.
     *
     * @throws UsageError if the address is taken
     */
    public static WebServer start(InetSocketAddress address, Router router, Auth auth) {
        return start(address, router, auth, Optional.empty());
    }

    /**
     * Begins to answer.
     *
     * @param tls with which it answers by HTTPS only
     * @throws UsageError if the address is taken
     */
    public static WebServer start(InetSocketAddress address, Router router, Auth auth, Optional<TlsCertificate> tls) {
        try {
            HttpServer http = tls.isPresent() ? tls.get().server(address) : HttpServer.create(address, 0);
            WebServer server = new WebServer(http, router, auth);
            http.createContext("/", server::handle);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UsageError(
                    "Cannot listen on " + address + ": " + e.getMessage() + ". Give another --port or --host.", e);
        }
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException e) {
            LOG.debug("A client went away", e);
        }
    }

    private Response answer(HttpExchange exchange) {
        try {
            Router.Match match = router.match(exchange.getRequestMethod(), segments(exchange.getRequestURI()));
            Principal user = match.route().role() == Role.ANYBODY
                    ? Principal.NOBODY
                    : auth.principal(
                            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            if (!user.role().mayDo(match.route().role())) {
                throw new HttpProblem(403, "Forbidden");
            }
            return match.route().handler().apply(request(exchange, match.path(), user));
        } catch (HttpProblem e) {
            return Response.json(e.status(), Map.of("detail", e.detail()));
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "Cannot answer {} {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            return Response.json(500, Map.of("detail", "Internal Server Error"));
        }
    }

    private static Request request(HttpExchange exchange, Map<String, String> path, Principal user) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        byte[] content = exchange.getRequestBody().readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
            // who is still sending would not see the answer
            drain(exchange.getRequestBody());
            throw new HttpProblem(413, "The body is larger than " + LARGEST + " bytes");
        }
        return new Request(
                exchange.getRequestMethod(),
                path,
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(content, StandardCharsets.UTF_8),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                user);
    }

    /** Reads on, as skipping would wait for more than there is of the request. */
    private static void drain(InputStream rest) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = UNREAD;
        int count = 0;
        while (left > 0 && count >= 0) {
            count = rest.read(buffer);
            left -= count;
        }
    }

    private static List<String> segments(URI uri) {
        String path = uri.getRawPath();
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Arrays.stream(trimmed.split("/", -1))
                // in a path a plus is a plus
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
    }

    /** The values of a query or a form by name. */
    static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&")) {
                int at = pair.indexOf('=');
                String name = decoded(at < 0 ? pair : pair.substring(0, at));
                values.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(at < 0 ? "" : decoded(pair.substring(at + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "Invalid escape in '" + text + "'");
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        var headers = exchange.getResponseHeaders();
        response.headers().forEach(headers::set);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        if (response.status() == 204 || response.content().isEmpty()) {
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        headers.set("Content-Type", response.contentType());
        byte[] content = response.content().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        // answers under way are finished; the server's own wait would always be as long as it may
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
    }
}

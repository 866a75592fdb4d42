/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that take too long, or are too large. */
class RequestLimitsTest {

    private static final int SECONDS = 3;
    private static final int MIB = 1 << 20;
    private static final int SLOW_CLIENTS = 40;

    @TempDir
    static Path folder;

    private static TimedServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = TimedServer.start(folder, SECONDS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /length HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
            })
    void aRequestThatDripsInIsCutOffInTime(String beginning) throws Exception {
        long from = System.nanoTime();
        try (Socket slow = begun(beginning)) {
            assertThat(cutOff(slow)).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5L * SECONDS));
    }

    @Test
    void whoIsQuickIsAnsweredBesideManyWhoAreSlow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                slow.add(begun("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx"));
            }
            long from = System.nanoTime();
            assertThat(post(BodyPublishers.ofString("quick")).body()).isEqualTo("{\"length\":5}");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(SECONDS));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyOfOneMebibyteIsTakenAndALargerOneIsNotHoweverItIsSent() throws Exception {
        assertThat(post(BodyPublishers.ofByteArray(new byte[MIB])).body()).isEqualTo("{\"length\":" + MIB + "}");
        assertThat(post(BodyPublishers.ofByteArray(new byte[MIB + 1])).statusCode())
                .isEqualTo(413);
        // in chunks, whose end nobody knows
        BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3 * MIB]));
        assertThat(post(chunks).statusCode()).isEqualTo(413);
        assertThat(post(BodyPublishers.ofString("and after that")).statusCode()).isEqualTo(200);
    }

    private static Socket begun(String beginning) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends a letter every tenth of a second until the server has enough; false if it never has. */
    private static boolean cutOff(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        OutputStream out = socket.getOutputStream();
        for (int letter = 0; letter < 300; letter++) {
            try {
                out.write('x');
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                // nothing came, and the connection is still there
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    private static HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/length"))
                .POST(body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}

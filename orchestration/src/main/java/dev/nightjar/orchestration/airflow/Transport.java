/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One request and its answer, within limits of time and size. It follows no redirections, so that a token goes nowhere
 * but to the address that was given.
 */
final class Transport {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final AirflowSettings settings;

    Transport(AirflowSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout().compareTo(CONNECT) < 0 ? settings.timeout() : CONNECT);
        settings.proxy()
                .ifPresentOrElse(
                        proxy -> builder.proxy(ProxySelector.of(proxy)),
                        () -> builder.proxy(ProxySelector.getDefault()));
        settings.certificates().map(TrustedCertificates::of).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** Sends a call, whatever the answer is. */
    Answer exchange(Call call, Optional<String> authorization) {
        HttpRequest request = call.request(settings.url(), settings.timeout(), authorization);
        CompletableFuture<HttpResponse<byte[]>> coming =
                http.sendAsync(request, info -> new LimitedBody(settings.largestAnswer()));
        try {
            // the client's own limit ends with the headers; a body that drips in is cut off here
            return new Answer(coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw timedOut(call);
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw AirflowFailure.of(Kind.INTERRUPTED, "Interrupted at " + call + ".");
        } catch (ExecutionException e) {
            throw explained(call, e.getCause());
        }
    }

    private AirflowFailure timedOut(Call call) {
        return AirflowFailure.of(
                Kind.TIMED_OUT,
                "Airflow at " + settings.url() + " did not answer " + call + " within " + settings.timeout() + ".");
    }

    private AirflowFailure explained(Call call, Throwable cause) {
        if (cause instanceof LimitedBody.TooLarge) {
            return AirflowFailure.of(
                    Kind.INVALID_ANSWER, "Cannot take the answer to " + call + ": " + cause.getMessage() + ".", cause);
        }
        if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
            return AirflowFailure.of(
                    Kind.UNREACHABLE,
                    "Cannot reach Airflow at " + settings.url() + ": no connection. Does it run there?",
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return timedOut(call);
        }
        if (cause instanceof SSLException) {
            return AirflowFailure.of(
                    Kind.UNTRUSTED,
                    "Cannot trust " + settings.url() + ": " + innermost(cause).getMessage()
                            + ". Certificates of your own are given by --certificates, or by"
                            + " runner.airflow.certificates of the environment.",
                    cause);
        }
        if (cause instanceof IOException) {
            return AirflowFailure.of(
                    Kind.BROKEN_OFF, "The answer to " + call + " broke off: " + cause.getMessage() + ".", cause);
        }
        throw new IllegalStateException("Cannot send " + call, cause);
    }

    /** Those around it repeat its text behind names of classes. */
    private static Throwable innermost(Throwable failure) {
        return failure.getCause() == null ? failure : innermost(failure.getCause());
    }
}

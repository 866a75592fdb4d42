/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.orchestration.alert.Delivery.NotTaken;
import dev.nightjar.orchestration.alert.Delivery.Taken;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts bodies to webhooks, once each. Redirections are not followed, as alerts go where the file says and nowhere else;
 * answers are not read beyond their status.
 */
public final class Post {

    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER)
            .build();
    private final Duration timeout;

    /** @param timeout from the beginning of a request to its status */
    public Post(Duration timeout) {
        this.timeout = timeout;
    }

    /** Begins to post; the answer is what became of it, and never an exception. */
    CompletableFuture<Delivery> begin(Webhook webhook, String id, String body) {
        try {
            return sent(webhook, id, body);
        } catch (IllegalArgumentException e) {
            // its words may hold the address
            return CompletableFuture.completedFuture(new NotTaken("its address is of no use", false));
        }
    }

    private CompletableFuture<Delivery> sent(Webhook webhook, String id, String body) {
        HttpRequest request = HttpRequest.newBuilder(webhook.url())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "nightjar")
                .header("Idempotency-Key", id)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofInputStream())
                .thenApply(Post::judged)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(this::unreached);
    }

    private static Delivery judged(HttpResponse<InputStream> answer) {
        try {
            answer.body().close();
        } catch (IOException e) {
            LOG.debug("An answer could not be closed", e);
        }
        return judged(answer.statusCode());
    }

    private static Delivery judged(int status) {
        if (status >= 200 && status < 300) {
            return new Taken();
        }
        if (status >= 300 && status < 400) {
            return new NotTaken("it answers " + status + ", a redirection, which is not followed", false);
        }
        return new NotTaken("it answers " + status, status == 408 || status == 429 || status >= 500);
    }

    /** Words of this program only: those of exceptions may hold the address. */
    private Delivery unreached(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return new NotTaken("no answer within " + timeout.toMillis() / 1000.0 + " s", true);
        }
        if (cause instanceof UnknownHostException || cause.getCause() instanceof UnknownHostException) {
            return new NotTaken("its host is not known", true);
        }
        if (cause instanceof ConnectException) {
            return new NotTaken("it cannot be connected to", true);
        }
        return new NotTaken("it cannot be talked to (" + cause.getClass().getSimpleName() + ")", true);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.spec.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that operators should know of.
 *
 * @param id the same whenever the same thing is told again
 * @param date of the night; empty where it is about no night alone
 * @param text a sentence or a few
 * @param figures by the names of the ledger's measures, such as `drift.alerts`
 */
public record Alert(
        String id,
        Instant at,
        AlertEvent event,
        Severity severity,
        String pipeline,
        Optional<LocalDate> date,
        Optional<String> runId,
        Optional<String> step,
        String text,
        Map<String, Double> figures) {

    private static final int LONGEST = 2000;

    public Alert {
        figures = Map.copyOf(figures);
    }

    /** The id of what happened to a pipeline. */
    static String id(String pipeline, String what) {
        return UUID.nameUUIDFromBytes((pipeline + " " + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The same without secrets in its text, and not longer than people read. */
    Alert without(Secrets secrets) {
        String masked = secrets.mask(text);
        String brief = masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + " ...";
        return new Alert(id, at, event, severity, pipeline, date, runId, step, brief, figures);
    }

    /** What is posted: the keys of a body, in their order. */
    private record Body(
            String id,
            Instant at,
            String event,
            String severity,
            String pipeline,
            Optional<LocalDate> date,
            Optional<String> runId,
            Optional<String> step,
            String text,
            Map<String, Double> figures,
            Optional<String> link) {}

    /**
     * The JSON that webhooks get.
     *
     * @param link to more of it
     */
    String body(Optional<String> link) {
        Body body = new Body(
                id, at, event.text(), severity.text(), pipeline, date, runId, step, text, new TreeMap<>(figures), link);
        try {
            return Json.MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an alert as JSON", e);
        }
    }
}

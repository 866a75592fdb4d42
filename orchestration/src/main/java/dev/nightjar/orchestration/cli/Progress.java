/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.orchestration.run.Events;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the steps of a night as they go: a bar on a terminal, else a line a step. Keeps the runs' documents. */
final class Progress implements Events, AutoCloseable {

    private final PrintWriter err;
    private final boolean lines;
    private final int nights;
    private String night;
    private final Optional<ProgressBar> bar;
    private final List<JsonNode> documents = new ArrayList<>();

    Progress(Settings settings, String title, int nights, int steps) {
        this.nights = nights;
        this.err = settings.err();
        // the launcher knows whether standard error is a terminal
        boolean terminal = Boolean.getBoolean("nightjar.terminal") && !settings.quiet() && !settings.verbose();
        this.lines = !terminal && !settings.quiet();
        this.bar = terminal
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName(title)
                        .setInitialMax((long) nights * steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build())
                : Optional.empty();
    }

    @Override
    public void started(String step) {
        bar.ifPresent(b -> b.setExtraMessage(" " + step));
    }

    @Override
    public void result(JsonNode result) {
        if (result.has("steps")) {
            documents.add(result);
            return;
        }
        bar.ifPresent(b -> b.stepBy(result.path("nights").asLong(1)));
        if (lines) {
            heading(result);
            err.println(line(result));
            err.flush();
        }
    }

    /** Among several nights, each begins with its date. */
    private void heading(JsonNode step) {
        String date = step.path("date").asText();
        if (nights > 1 && step.path("nights").asInt() == 1 && !date.equals(night)) {
            night = date;
            err.println(date);
        }
    }

    /** The documents of the runs that have ended. */
    List<JsonNode> documents() {
        return documents;
    }

    private static String line(JsonNode step) {
        String rows =
                step.path("rowsWritten").asLong() > 0 ? step.path("rowsWritten").asLong() + " rows" : "";
        String nights = step.path("nights").asInt() > 1 ? step.path("nights").asInt() + " nights, " : "";
        long aside = step.path("rowsQuarantined").asLong();
        String reason =
                step.path("reason").isNull() ? "" : "  " + step.path("reason").asText();
        return String.format(
                Locale.ROOT,
                "  %-28s %-8s %6.1f s  %s%s%s%s",
                step.path("step").asText(),
                step.path("state").asText(),
                step.path("seconds").asDouble(),
                nights,
                rows,
                aside > 0 ? ", " + aside + " quarantined" : "",
                reason);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}

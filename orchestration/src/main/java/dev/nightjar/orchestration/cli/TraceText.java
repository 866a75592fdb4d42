/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.trace.ScoreTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The trace of a score as text. */
final class TraceText {

    private static final int NAME_WIDTH = 10;

    private final ScoreTrace trace;
    private final List<String> lines = new ArrayList<>();

    private TraceText(ScoreTrace trace) {
        this.trace = trace;
    }

    static String of(ScoreTrace trace) {
        TraceText text = new TraceText(trace);
        text.origin();
        text.table("Score", trace.score());
        text.table("Columns of the row", trace.inputs());
        trace.features().forEach(text::view);
        text.verdict();
        return String.join("\n", text.lines);
    }

    private void origin() {
        ScoreTrace.Model model = trace.model();
        line("Scored", trace.pipeline() + " " + trace.date() + ", run " + trace.runId());
        if (trace.carried()) {
            ScoreTrace.Computed computed = trace.computed();
            line("Carried", "over from " + computed.date() + ", run " + computed.runId() + ", which computed it");
            line("", "from " + versions(computed.read()));
        }
        line(
                "Model",
                model.name() + " version " + model.version() + ", trained on " + model.trainedOn() + " by run "
                        + model.runId() + " with Nightjar " + model.codeVersion());
        line("", "from " + versions(model.inputs()));
        line("Read", versions(trace.read()));
        for (ScoreTrace.Source source : trace.sources()) {
            line(
                    "Row",
                    source.table() + ", arrived " + source.arrived() + " by run " + source.runId()
                            + (source.file() == null ? "" : " from " + source.file()));
        }
    }

    private void view(ScoreTrace.View view) {
        table("Features of " + view.name() + ", " + text(view.entity()), view.values());
        lines.add("");
        if (view.tiles().isEmpty()) {
            lines.add("of no events");
            return;
        }
        lines.add(TextTable.of(
                List.of("events of", "arrived", "events"),
                view.tiles().stream()
                        .map(tile ->
                                List.of(tile.day().toString(), tile.arrived().toString(), Long.toString(tile.events())))
                        .toList()));
    }

    private void verdict() {
        lines.add("");
        if (trace.reproduced()) {
            lines.add("The model predicts the same again.");
        } else {
            lines.add("The model does not predict the same again:");
            trace.differences().forEach(difference -> lines.add("  " + difference));
        }
    }

    private void table(String title, Map<String, JsonNode> values) {
        if (values.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        lines.add(TextTable.of(
                List.of("column", "value"),
                values.entrySet().stream()
                        .map(of -> List.of(of.getKey(), text(of.getValue())))
                        .toList()));
    }

    private void line(String name, String text) {
        lines.add(name + " ".repeat(NAME_WIDTH - name.length()) + text);
    }

    private static String versions(Map<String, Long> versions) {
        return versions.entrySet().stream()
                .map(of -> of.getKey() + " version " + of.getValue())
                .collect(joining(", "));
    }

    private static String text(Map<String, JsonNode> values) {
        return values.entrySet().stream()
                .map(of -> of.getKey() + " = " + text(of.getValue()))
                .collect(joining(", "));
    }

    private static String text(JsonNode value) {
        return value == null || value.isNull() ? "NULL" : value.isTextual() ? value.asText() : value.toString();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Where the score of one row came from. Values are as Spark writes them as JSON; one that is missing is null.
 *
 * @param score the row of the table of scores
 * @param runId the run that wrote the row
 * @param computed the run that computed the score: another one if it was carried over, see `scoring.changed`
 * @param read Delta versions of the tables that the run read, by SQL name with schema
 * @param inputs what the model was given of the row's own columns (`dataset.columns`)
 * @param features what it was given of each feature view
 * @param sources rows of bronze behind it
 * @param differences what the model says other than the score when it predicts again from all this; empty if nothing
 */
public record ScoreTrace(
        String pipeline,
        LocalDate date,
        String runId,
        Computed computed,
        Model model,
        Map<String, JsonNode> score,
        Map<String, Long> read,
        Map<String, JsonNode> inputs,
        List<View> features,
        List<Source> sources,
        List<String> differences) {

    /**
     * Where a score is from.
     *
     * @param date night of the run
     * @param read Delta versions of the tables that it read
     */
    public record Computed(String runId, LocalDate date, Map<String, Long> read) {}

    /**
     * The model that scored.
     *
     * @param trainedOn night on which it was trained
     * @param inputs Delta versions that it was trained from
     */
    public record Model(
            String name,
            int version,
            LocalDate trainedOn,
            String codeVersion,
            String runId,
            Map<String, Long> inputs) {}

    /**
     * Features of one view.
     *
     * @param entity the columns that say of which entity
     * @param values by column
     * @param tiles the days of the entity's events that are in them, oldest first; for a view without windows the day of the
     *     row that they are
     */
    public record View(String name, Map<String, JsonNode> entity, Map<String, JsonNode> values, List<Tile> tiles) {}

    /**
     * Events of a day that arrived together.
     *
     * @param arrived night of their arrival
     */
    public record Tile(LocalDate day, LocalDate arrived, long events) {}

    /**
     * A row of bronze.
     *
     * @param file that it came from; null for sources without files
     */
    public record Source(String table, LocalDate arrived, String runId, String file) {}

    /** Whether the score is of an earlier run, whose row had the same inputs. */
    public boolean carried() {
        return !computed.runId().equals(runId);
    }

    /** Whether the model predicts the same again. */
    public boolean reproduced() {
        return differences.isEmpty();
    }
}

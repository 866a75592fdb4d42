/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A run that is wanted. Its id is the client's, so that asking again for want of an answer cannot make a second one; a
 * word in the note, made of all that is asked for, tells the run that this request made from another of the same id.
 *
 * @param logicalDate which no two runs of a Dag share; empty for a run without one
 */
public record TriggerRequest(
        String dagId, String dagRunId, ObjectNode conf, Optional<Instant> logicalDate, Optional<String> note) {

    /** A run without logical date and note. */
    public static TriggerRequest of(String dagId, String dagRunId, ObjectNode conf) {
        return new TriggerRequest(dagId, dagRunId, conf, Optional.empty(), Optional.empty());
    }

    /** The word in the note. */
    String mark() {
        String all = dagId + "\n" + dagRunId + "\n" + conf + "\n"
                + logicalDate.map(Instant::toString).orElse("");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return "nightjar-" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The note with the word in it. */
    String markedNote() {
        return note.map(text -> text + " ").orElse("") + "(" + mark() + ")";
    }

    /** Airflow 3 wants the logical date even if there is none; Airflow 2 takes none for now. */
    ObjectNode body(int generation) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("dag_run_id", dagRunId);
        if (logicalDate.isPresent() || generation == 3) {
            body.put("logical_date", logicalDate.map(Instant::toString).orElse(null));
        }
        body.set("conf", conf);
        body.put("note", markedNote());
        return body;
    }
}

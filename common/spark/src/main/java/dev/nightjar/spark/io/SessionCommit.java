/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.CommitInfo;
import org.apache.spark.sql.SparkSession;

/**
 * Commits of Delta's own commands. They take what they say of themselves from the session, which steps side by side share;
 * so they go one at a time, lest the creation of one table says that it is the merge of another.
 */
final class SessionCommit {

    private static final String METADATA = "spark.databricks.delta.commitInfo.userMetadata";

    private SessionCommit() {}

    /** Runs a command whose commit says where it came from. */
    static synchronized void of(SparkSession spark, CommitInfo info, Runnable command) {
        try {
            spark.conf().set(METADATA, Json.MAPPER.writeValueAsString(info));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        try {
            command.run();
        } finally {
            spark.conf().unset(METADATA);
        }
    }

    /** Runs a command whose commit changes no rows, and says nothing. */
    static synchronized void plain(Runnable command) {
        command.run();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Finds in a failure of Spark what a user can do something about. */
final class ReadFailure {

    private static final String AGAIN = " No table was changed. Ask the upstream to deliver it again.";

    private ReadFailure() {}

    /**
     * A file or database that could not be read, and why; empty if something else is the matter.
     *
     * @param where the files that were read, for failures that do not name one
     */
    static Optional<String> in(Throwable failure, String where) {
        Optional<String> named = named(failure);
        if (named.isPresent()) {
            return named;
        }
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof IOException io) {
                return Optional.of(where + " cannot be read: " + line(io) + "." + AGAIN);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> named(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql) {
                if (String.valueOf(sql.getMessage()).contains("No suitable driver")) {
                    return Optional.of("there is no JDBC driver for its url. Add the driver's jar with spark.jars.");
                }
                return Optional.of("the database failed: " + line(sql)
                        + ". No table was changed. Run the night again when the database answers.");
            }
            if (e instanceof SparkThrowable spark && spark.getCondition() != null) {
                Optional<String> known = known(e, spark);
                if (known.isPresent()) {
                    return known;
                }
            }
            if (e instanceof UncheckedIOException io
                    && e.getMessage() != null
                    && e.getMessage().startsWith("Cannot ")) {
                return Optional.of(lowerFirst(io.getMessage()) + "." + AGAIN);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> known(Throwable e, SparkThrowable spark) {
        String condition = spark.getCondition();
        if (condition.startsWith("FAILED_READ_FILE") || condition.startsWith("CANNOT_READ_FILE_FOOTER")) {
            String path = spark.getMessageParameters().getOrDefault("path", "?");
            return Optional.of("the file " + path + " cannot be read"
                    + (condition.endsWith("FILE_NOT_EXIST") ? ": it went away while it was read" : ": " + root(e)) + "."
                    + AGAIN);
        }
        if (condition.startsWith("DELTA_MISSING_CHANGE_DATA")) {
            return Optional.of("the table does not keep its changes for all versions since the last night. Set its"
                    + " property delta.enableChangeDataFeed, and read it once without changes.");
        }
        if (condition.startsWith("MALFORMED_CSV_RECORD")) {
            return Optional.of("a row has more columns than options.maxColumns allows. No table was changed.");
        }
        if (condition.contains("PATH_NOT_FOUND")
                || condition.contains("PATH_DOES_NOT_EXIST")
                || condition.contains("DELTA_TABLE_NOT_FOUND")
                || condition.contains("DELTA_MISSING_DELTA_TABLE")) {
            return Optional.of("there is nothing at "
                    + spark.getMessageParameters().values().stream().findFirst().orElse("the path")
                    + ". Has the upstream delivered?");
        }
        return condition.startsWith("UNABLE_TO_INFER_SCHEMA")
                ? Optional.of("its files say nothing of its columns. Declare them in schema.")
                : Optional.empty();
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException || root.getMessage() != null
                ? line(root)
                : root.getClass().getSimpleName();
    }

    private static String line(Throwable e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return message.length() > 300 ? message.substring(0, 300) + "..." : message.replaceFirst("\\.$", "");
    }

    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.lake;

/**
 * A table of a pipeline.
 *
 * @param pipeline also the SQL schema
 * @param path below the pipeline's folder, such as `bronze/transactions`
 */
public record TableName(String pipeline, String path) {

    /** Rows as ingested and cleaned. */
    public static TableName bronze(String pipeline, String source) {
        return new TableName(pipeline, "bronze/" + source);
    }

    /** Rows that broke an expectation. */
    public static TableName quarantine(String pipeline, String source) {
        return new TableName(pipeline, "quarantine/" + source);
    }

    /** One row a file and run that took it. */
    public static TableName files(String pipeline) {
        return new TableName(pipeline, "files");
    }

    /** One row a source, column and date. */
    public static TableName profiles(String pipeline) {
        return new TableName(pipeline, "profiles");
    }

    /** One row an entity and date. */
    public static TableName features(String pipeline, String view) {
        return new TableName(pipeline, "features/" + view);
    }

    /**
     * Partial aggregates of a feature view by entity, day and night of arrival.
     *
     * @param definition tells tiles of one definition of the view from those of another
     */
    public static TableName tiles(String pipeline, String view, String definition) {
        return new TableName(pipeline, "tiles/" + view + "_" + definition);
    }

    /** Training examples, as used. */
    public static TableName dataset(String pipeline) {
        return new TableName(pipeline, "dataset");
    }

    /** One row an example and date. */
    public static TableName scores(String pipeline) {
        return new TableName(pipeline, "scores");
    }

    /** One row a column, metric and date. */
    public static TableName drift(String pipeline) {
        return new TableName(pipeline, "drift");
    }

    /** One row a metric, slice, model version and date. */
    public static TableName performance(String pipeline) {
        return new TableName(pipeline, "performance");
    }

    /** The name within the SQL schema, such as `bronze_transactions`. */
    public String sqlName() {
        return path.replace('/', '_');
    }

    @Override
    public String toString() {
        return pipeline + "." + sqlName();
    }
}

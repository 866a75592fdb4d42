/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where rows come from and what they must be like.
 *
 * @param path of file formats and Delta; may hold globs
 * @param jdbc connection, for `format: jdbc` only
 * @param changes of `format: delta` only: read what changed since the last night, not the whole table
 * @param options of the Spark reader
 * @param schema Spark DDL; without it the schema is inferred from the first night
 * @param orderBy of an upsert: the change with the highest value wins; default: `eventTime`
 * @param deleteWhen of an upsert: a change for which this is true deletes its key
 * @param eventTime the TIMESTAMP or DATE column that says to which day a row belongs
 * @param lateness how many days back a late row may reach
 * @param profile whether the figures of its columns are kept
 */
public record SourceSpec(
        Format format,
        Optional<String> path,
        Optional<JdbcSpec> jdbc,
        boolean changes,
        Map<String, String> options,
        Optional<String> schema,
        Load load,
        List<String> key,
        Optional<String> orderBy,
        Optional<String> deleteWhen,
        Optional<String> eventTime,
        Period lateness,
        OnFileChange onFileChange,
        OnSchemaChange onSchemaChange,
        OnMalformed onMalformed,
        OnEmpty onEmpty,
        List<CleanStep> clean,
        List<Expectation> expect,
        boolean profile) {

    /** The same, read with this DDL. */
    public SourceSpec withSchema(String ddl) {
        return reading(Optional.of(ddl));
    }

    /** The same, read with the types that its values suggest. */
    public SourceSpec withoutSchema() {
        return reading(Optional.empty());
    }

    private SourceSpec reading(Optional<String> ddl) {
        return new SourceSpec(
                format,
                path,
                jdbc,
                changes,
                options,
                ddl,
                load,
                key,
                orderBy,
                deleteWhen,
                eventTime,
                lateness,
                onFileChange,
                onSchemaChange,
                onMalformed,
                onEmpty,
                clean,
                expect,
                profile);
    }

    /** Without path, options and connection, which may hold secrets. */
    @Override
    public String toString() {
        return "SourceSpec[format=" + format + ", load=" + load + "]";
    }

    /** Formats that a source may have. */
    public enum Format {
        CSV,
        JSON,
        PARQUET,
        ORC,
        AVRO,
        TEXT,
        DELTA,
        JDBC
    }

    /** What a night's rows mean: those of the date, the whole state as of the date, or changes by key. */
    public enum Load {
        APPEND,
        SNAPSHOT,
        UPSERT;

        /** Whether what matters in bronze is a state as of a date, rather than the rows of days. */
        public boolean isState() {
            return this != APPEND;
        }
    }

    /** What to do with a file that changed after another night ingested it. */
    public enum OnFileChange {
        FAIL,
        REINGEST
    }

    /** What to do with columns that were not there before. */
    public enum OnSchemaChange {
        FAIL,
        ADD_COLUMNS
    }

    /** What to do with rows that the reader cannot parse. */
    public enum OnMalformed {
        QUARANTINE,
        FAIL
    }

    /** What to do when there is no file. */
    public enum OnEmpty {
        FAIL,
        SKIP
    }

    /**
     * A JDBC source: either a table or a query.
     *
     * @param partition read in parallel by ranges of a column
     * @param incremental the column by which only what is new is read
     */
    public record JdbcSpec(
            String url,
            Optional<String> table,
            Optional<String> query,
            Optional<String> user,
            Optional<String> password,
            Optional<Partition> partition,
            Optional<String> incremental) {
        /** Without what may hold a secret. */
        @Override
        public String toString() {
            return "JdbcSpec[table=" + table + "]";
        }
    }

    /** Ranges of a column that are read side by side. */
    public record Partition(String column, int count) {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.SourceSpec;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A source on a night, as what reads it needs it. */
record Origin(SparkSession spark, String name, SourceSpec source, LocalDate date) {

    /** Spark's reader of its format with its options. */
    DataFrameReader reader() {
        return spark.read()
                .format(source.format().name().toLowerCase(Locale.ROOT))
                .options(source.options());
    }

    /** Options, found whatever the case of their names, as Spark finds them. */
    Map<String, String> options() {
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(source.options());
        return options;
    }

    boolean option(String key) {
        return Boolean.parseBoolean(options().getOrDefault(key, "false"));
    }

    DataRefused refused(String what) {
        return new DataRefused(refusal(what));
    }

    String refusal(String what) {
        return "Cannot ingest " + name + " of " + date + ": " + what;
    }

    /** Columns of a schema as DDL; what a file may hold is never known to be without nulls. */
    static StructType nullable(StructType schema) {
        StructType nullable = new StructType();
        for (StructField field : schema.fields()) {
            nullable = nullable.add(field.name(), field.dataType(), true, field.metadata());
        }
        return nullable;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.PartitionRows;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.io.TableDescription;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The table `profiles` of a pipeline: one row a source, column and night. It is partitioned by date and source, so that
 * sources which are ingested at once do not meet.
 */
public final class ProfileTable {

    static final String SOURCE = "source";

    private static final StructType SCHEMA = StructType.fromDDL(SOURCE
            + " STRING, column_name STRING, position INT, type STRING, kind STRING, rows BIGINT, nulls BIGINT,"
            + " not_finite BIGINT, distinct_count BIGINT, min_text STRING, max_text STRING, min_value DOUBLE,"
            + " max_value DOUBLE, mean DOUBLE, stddev DOUBLE, quantiles ARRAY<STRUCT<q: DOUBLE, value: DOUBLE>>,"
            + " top_values ARRAY<STRUCT<value: STRING, rows: BIGINT>>, min_length INT, mean_length DOUBLE,"
            + " max_length INT, histogram ARRAY<STRUCT<lower: DOUBLE, upper: DOUBLE, rows: BIGINT>>,"
            + " distinct_sketch BINARY, quantile_sketch BINARY, top_sketch BINARY, date DATE, _run_id STRING");

    private static final TableDescription DESCRIPTION = new TableDescription(
            "Figures of each column of a source, of the rows that stayed, by the night on which they arrived",
            Map.ofEntries(
                    Map.entry(SOURCE, "Source"),
                    Map.entry("column_name", "Column of the source"),
                    Map.entry("position", "Place of the column in its source, from 0"),
                    Map.entry("type", "Spark SQL type"),
                    Map.entry("kind", "number, boolean, date, timestamp, text or other"),
                    Map.entry("rows", "Rows, with and without a value"),
                    Map.entry("nulls", "Rows without a value"),
                    Map.entry("not_finite", "NaN and infinities; in no other figure but distinct_count"),
                    Map.entry("distinct_count", "Estimated number of different values, standard error 1.6 %"),
                    Map.entry("min_text", "Least value; of text its first 100 characters"),
                    Map.entry("max_text", "Greatest value; of text its first 100 characters"),
                    Map.entry("min_value", "Least value; dates in days, timestamps in seconds since 1970"),
                    Map.entry("max_value", "Greatest value; dates in days, timestamps in seconds since 1970"),
                    Map.entry("mean", "Mean of numbers; of booleans the share that is true"),
                    Map.entry("stddev", "Sample standard deviation"),
                    Map.entry("quantiles", "Estimated quantiles, rank error 0.6 %"),
                    Map.entry("top_values", "Most frequent values; exact up to 384 different ones"),
                    Map.entry("min_length", "Least length of text in characters"),
                    Map.entry("mean_length", "Mean length of text in characters"),
                    Map.entry("max_length", "Greatest length of text in characters"),
                    Map.entry("histogram", "Estimated rows in bins of equal width, above lower up to and with upper"),
                    Map.entry("distinct_sketch", "HyperLogLog; merge with hll_union_agg"),
                    Map.entry("quantile_sketch", "KLL; merge with kll_merge_agg_double"),
                    Map.entry("top_sketch", "Frequent items of Apache DataSketches")),
            List.of(LakeColumns.DATE, SOURCE),
            false);

    private ProfileTable() {}

    /** A night of a source. */
    public record Night(LocalDate date, String runId, List<ColumnProfile> columns) {}

    /** Replaces nights of one source in one commit; other sources may be written at the same time. */
    public static void replace(
            SparkSession spark, StepTables tables, String pipeline, String source, List<Night> nights) {
        ZoneId zone = ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
        List<PartitionRows> parts = nights.stream()
                .map(night -> new PartitionRows(
                        Map.of(LakeColumns.DATE, night.date(), SOURCE, source),
                        night.columns().stream()
                                .map(column -> row(source, column, night, zone))
                                .toList()))
                .toList();
        tables.replaceParts(TableName.profiles(pipeline), parts, SCHEMA, DESCRIPTION);
    }

    private static Row row(String source, ColumnProfile column, Night night, ZoneId zone) {
        ColumnSummary figures = column.summary(zone);
        Optional<ColumnSummary.Range> range = figures.range();
        Optional<ColumnSummary.Lengths> lengths = figures.lengths();
        return RowFactory.create(
                source,
                column.column(),
                column.position(),
                column.type(),
                column.kind().name().toLowerCase(java.util.Locale.ROOT),
                column.rows(),
                column.nulls(),
                column.notFinite(),
                figures.distinct().orElse(null),
                range.map(ColumnSummary.Range::minText).orElse(null),
                range.map(ColumnSummary.Range::maxText).orElse(null),
                range.flatMap(ColumnSummary.Range::min).orElse(null),
                range.flatMap(ColumnSummary.Range::max).orElse(null),
                figures.mean().orElse(null),
                figures.stddev().orElse(null),
                figures.quantiles().stream()
                        .map(quantile -> RowFactory.create(quantile.q(), quantile.value()))
                        .toList(),
                figures.top().stream()
                        .map(top -> RowFactory.create(top.value(), top.rows()))
                        .toList(),
                lengths.map(ColumnSummary.Lengths::min).orElse(null),
                lengths.map(ColumnSummary.Lengths::mean).orElse(null),
                lengths.map(ColumnSummary.Lengths::max).orElse(null),
                figures.histogram().stream()
                        .map(bin -> RowFactory.create(bin.lower(), bin.upper(), bin.rows()))
                        .toList(),
                column.sketches().distinct().orElse(null),
                column.sketches().quantiles().orElse(null),
                column.sketches().top().orElse(null),
                java.sql.Date.valueOf(night.date()),
                night.runId());
    }

    /** The profiles of a source from one date to another, by night in order, columns in theirs. */
    static List<Night> read(Dataset<Row> table, String source, LocalDate from, LocalDate to) {
        Map<LocalDate, List<ColumnProfile>> nights = new java.util.TreeMap<>();
        // one row a column and night
        for (Row row : table.where(col(SOURCE).equalTo(source))
                .where(col(LakeColumns.DATE).between(lit(from), lit(to)))
                .orderBy(LakeColumns.DATE, "position")
                .drop("quantiles", "top_values", "histogram")
                .collectAsList()) {
            nights.computeIfAbsent(LocalDate.parse(row.getAs(LakeColumns.DATE).toString()), d -> new ArrayList<>())
                    .add(column(row));
        }
        return nights.entrySet().stream()
                .map(night -> new Night(night.getKey(), "", List.copyOf(night.getValue())))
                .toList();
    }

    private static ColumnProfile column(Row row) {
        ColumnKind kind = ColumnKind.valueOf(row.<String>getAs("kind").toUpperCase(java.util.Locale.ROOT));
        String type = row.getAs("type");
        long values = row.<Long>getAs("rows") - row.<Long>getAs("nulls") - row.<Long>getAs("not_finite");
        return new ColumnProfile(
                row.getAs("column_name"),
                row.getAs("position"),
                type,
                kind,
                row.getAs("rows"),
                row.getAs("nulls"),
                row.getAs("not_finite"),
                Optional.ofNullable(row.<String>getAs("min_text"))
                        .map(min -> new ColumnProfile.Ends(
                                ValueText.comparable(kind, type, min, row.getAs("min_value")),
                                ValueText.comparable(kind, type, row.getAs("max_text"), row.getAs("max_value")))),
                Optional.ofNullable(row.<Double>getAs("mean"))
                        .map(mean -> new ColumnProfile.Moments(values, mean, row.getAs("stddev"))),
                Optional.ofNullable(row.<Integer>getAs("min_length"))
                        .map(min -> new ColumnSummary.Lengths(min, row.getAs("mean_length"), row.getAs("max_length"))),
                new Sketches(
                        Optional.ofNullable(row.getAs("distinct_sketch")),
                        Optional.ofNullable(row.getAs("quantile_sketch")),
                        Optional.ofNullable(row.getAs("top_sketch"))));
    }
}

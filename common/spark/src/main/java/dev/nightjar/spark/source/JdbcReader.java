/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.spec.SourceSpec.JdbcSpec;
import dev.nightjar.core.spec.SourceSpec.Partition;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.step.StepContext;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Reads a table or query of a database. A timestamp without time zone is local time of the pipeline's schedule. With
 * `incremental` only what {@link NewRows} says is read; with `partition` ranges between the lowest and the highest value
 * of a column, found by one query, are read side by side.
 */
record JdbcReader(Origin origin, StepContext night) {

    /** The PostgreSQL driver would hold a whole result in memory if not told how many rows to fetch at a time. */
    private static final String ROWS_AT_A_TIME = "10000";

    Dataset<Row> read() {
        JdbcSpec jdbc = origin.source().jdbc().orElseThrow();
        DataFrameReader reader = reader(jdbc, relation(jdbc));
        jdbc.partition().ifPresent(partition -> divide(reader, jdbc, partition));
        Dataset<Row> rows = reader.load();
        if (jdbc.incremental().isPresent()) {
            rows = rows.where(new NewRows(origin, night)
                    .condition(rows, jdbc.incremental().get()));
        }
        Dataset<Row> typed = rows.select(java.util.Arrays.stream(rows.schema().fields())
                .map(JdbcReader::inZone)
                .toArray(Column[]::new));
        new DeclaredColumns(origin).refuseOthers(typed.schema());
        return typed.withColumn(LakeColumns.SOURCE_FILE, lit(place(jdbc)))
                .withColumn(SourceReader.MALFORMED, lit(null).cast(DataTypes.StringType));
    }

    private DataFrameReader reader(JdbcSpec jdbc, String relation) {
        DataFrameReader reader = origin.spark()
                .read()
                .format("jdbc")
                .option("fetchsize", ROWS_AT_A_TIME)
                .options(origin.source().options())
                .option("url", jdbc.url())
                .option("dbtable", relation)
                .option("preferTimestampNTZ", true);
        jdbc.user().ifPresent(user -> reader.option("user", user));
        jdbc.password().ifPresent(password -> reader.option("password", password));
        return reader;
    }

    private static String relation(JdbcSpec jdbc) {
        return jdbc.table().orElseGet(() -> "(" + jdbc.query().orElseThrow() + ") nightjar_query");
    }

    private void divide(DataFrameReader reader, JdbcSpec jdbc, Partition partition) {
        String column = JdbcDialects.get(jdbc.url()).quoteIdentifier(partition.column());
        Row bounds = reader(
                        jdbc,
                        "(SELECT min(" + column + ") AS lowest, max(" + column + ") AS highest FROM " + relation(jdbc)
                                + ") nightjar_bounds")
                .load()
                .selectExpr("CAST(lowest AS STRING)", "CAST(highest AS STRING)")
                .first();
        if (!bounds.isNullAt(0)) {
            reader.option("partitionColumn", partition.column())
                    .option("numPartitions", partition.count())
                    .option("lowerBound", bounds.getString(0))
                    .option("upperBound", bounds.getString(1));
        }
    }

    private static Column inZone(StructField field) {
        Column value = Quoted.column(field.name());
        return field.dataType().equals(DataTypes.TimestampNTZType)
                ? value.cast(DataTypes.TimestampType).as(field.name())
                : value;
    }

    /** Without parameters and user, among which may be the password. */
    private static String place(JdbcSpec jdbc) {
        String url = jdbc.url().replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
        return url
                + Optional.of(jdbc)
                        .flatMap(JdbcSpec::table)
                        .map(table -> "#" + table)
                        .orElse("");
    }
}

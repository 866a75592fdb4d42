/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.to_date;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Which rows of a database are new on a night. By a DATE or TIMESTAMP those of the night's day; by a number those above
 * the highest that bronze has from nights before, so that a re-run begins where its first run began. A row that went to
 * quarantine does not count as had, and is read again if it is above all that were good.
 */
record NewRows(Origin origin, StepContext night) {

    Column condition(Dataset<Row> rows, String column) {
        if (!Arrays.asList(rows.columns()).contains(column)) {
            throw origin.refused("it has no column " + column + ", which sources." + origin.name()
                    + ".incremental names. Its columns are " + String.join(", ", rows.columns()) + ".");
        }
        DataType type = rows.schema().apply(column).dataType();
        Column value = Quoted.column(column);
        if (type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType) {
            return ofTheDay(value);
        }
        if (!(type instanceof NumericType)) {
            throw origin.refused("sources." + origin.name() + ".incremental." + column + " is " + type.sql()
                    + ", which databases order in ways of their own. Name a number, DATE or TIMESTAMP.");
        }
        return aboveBefore(value, column);
    }

    /** The database's sessions may have other time zones: it is asked for a day more on each side, and Spark decides. */
    private Column ofTheDay(Column value) {
        LocalDate day = origin.date();
        return value.geq(lit(day.minusDays(1)))
                .and(value.lt(lit(day.plusDays(2))))
                .and(to_date(value).equalTo(lit(day)));
    }

    private Column aboveBefore(Column value, String column) {
        TableName bronze = TableName.bronze(night.spec().pipeline(), origin.name());
        if (!night.tables().exists(bronze)) {
            return lit(true);
        }
        Dataset<Row> before = night.tables().read(bronze);
        if (!Arrays.asList(before.columns()).contains(column)) {
            throw origin.refused("bronze has no column " + column + ", which sources." + origin.name()
                    + ".incremental needs to know what earlier nights brought. Do not drop or rename it.");
        }
        // one small job over the column's statistics or values
        Object highest = before.where(col(LakeColumns.ARRIVAL_DATE).lt(lit(origin.date())))
                .agg(max(Quoted.column(column)))
                .first()
                .get(0);
        return highest == null ? lit(true) : value.gt(lit(highest));
    }
}

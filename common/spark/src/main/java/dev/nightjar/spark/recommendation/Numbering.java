/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import dev.nightjar.spark.expression.Quoted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Numbers the rows of a table in the order of a column. Spark's StringIndexer does that on the driver; this sorts where
 * the data is, so users may be many millions.
 */
final class Numbering {

    private Numbering() {}

    /**
     * Adds `_number` INT, from 0. Equal rows have the same one in whatever partitions they come.
     *
     * @param rows with distinct values of the column, none of them null
     */
    static Dataset<Row> by(String column, Dataset<Row> rows) {
        StructType schema = rows.schema().add(RecommendationColumns.NUMBER, DataTypes.IntegerType, false);
        return rows.sparkSession()
                .createDataFrame(
                        rows.sort(Quoted.column(column))
                                .javaRDD()
                                .zipWithIndex()
                                .map(row -> append(row._1, Math.toIntExact(row._2))),
                        schema);
    }

    private static Row append(Row row, int number) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = number;
        return RowFactory.create(values);
    }
}

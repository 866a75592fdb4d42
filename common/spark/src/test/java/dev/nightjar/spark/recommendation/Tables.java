/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Small tables of the tests. */
final class Tables {

    private Tables() {}

    static Dataset<Row> of(SparkSession spark, String ddl, List<Object[]> rows) {
        return spark.createDataFrame(rows.stream().map(RowFactory::create).toList(), StructType.fromDDL(ddl));
    }
}

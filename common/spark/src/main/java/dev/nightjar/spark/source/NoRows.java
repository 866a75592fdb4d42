/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.io.LakeColumns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What files without any row give: the declared columns, and no rows. */
final class NoRows {

    private NoRows() {}

    static Dataset<Row> of(Origin origin) {
        String ddl = origin.source()
                .schema()
                .orElseThrow(() -> origin.refused("its files at "
                        + origin.source().path().orElse("") + " are all empty, and sources." + origin.name()
                        + ".schema does not say which columns it has. Declare them."));
        return origin.spark()
                .createDataFrame(List.of(), Origin.nullable(StructType.fromDDL(ddl)))
                .withColumn(SourceReader.MALFORMED, lit(null).cast(DataTypes.StringType))
                .withColumn(LakeColumns.SOURCE_FILE, lit(null).cast(DataTypes.StringType));
    }
}

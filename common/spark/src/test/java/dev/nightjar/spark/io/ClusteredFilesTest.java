/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteredFilesTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final int FILES = 64;

    /** Both in an order that has nothing to do with the rows'. */
    private static final Dataset<Row> ROWS = SPARK.range(0, 20_000, 1, 3)
            .select(
                    expr("pmod(hash(id), 20000)").as("customer.id"),
                    expr("IF(id % 100 = 0, NULL, concat('s', pmod(hash(id, 1), 500)))")
                            .as("shop"));

    @TempDir
    Path folder;

    @Test
    void filesAreRangesOfOneColumn() {
        Dataset<Row> files = written(List.of("customer.id"));
        assertThat(files.count()).isEqualTo(FILES);
        for (Row row : ROWS.limit(3).collectAsList()) {
            assertThat(thatMayHave(files, "customer.id", lit(row.get(0)))).isEqualTo(1);
        }
    }

    @Test
    void bySeveralColumnsFilesAreSkippedWhicheverIsAskedFor() {
        Dataset<Row> files = written(List.of("customer.id", "shop"));
        assertThat(files.count()).isGreaterThan(FILES / 2);
        assertThat(thatMayHave(files, "customer.id", lit(7_000))).isLessThanOrEqualTo(FILES / 2);
        assertThat(thatMayHave(files, "shop", lit("s77"))).isLessThanOrEqualTo(FILES / 2);
    }

    /** The least and the greatest value of each file, of rows that must be the same as before. */
    private Dataset<Row> written(List<String> columns) {
        String path = folder.resolve("files").toString();
        ClusteredFiles.of(ROWS, columns, FILES).write().parquet(path);
        Dataset<Row> rows = SPARK.read().parquet(path);
        assertThat(rows.columns()).containsExactly(ROWS.columns());
        assertThat(rows.exceptAll(ROWS).count()).isZero();
        assertThat(rows.count()).isEqualTo(20_000);
        return rows.groupBy(input_file_name())
                .agg(
                        min("`customer.id`").as("min customer.id"),
                        max("`customer.id`").as("max customer.id"),
                        min("shop").as("min shop"),
                        max("shop").as("max shop"))
                .cache();
    }

    private static long thatMayHave(Dataset<Row> files, String column, Column value) {
        return files.where(value.between(col("`min " + column + "`"), col("`max " + column + "`")))
                .count();
    }
}

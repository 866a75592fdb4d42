/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On two cores. */
class FittedFilesTest {

    private static final String SPLIT = "spark.sql.files.maxPartitionBytes";
    private static final SparkSession SPARK = TestSpark.session("UTC");

    @TempDir
    static Path folder;

    /** A night of 16 MB and one of 300 files of a row each. */
    @BeforeAll
    static void writeNights() {
        SPARK.range(0, 2_000_000, 1, 1)
                .select(rand(1).as("value"), lit("large").as("night"))
                .write()
                .format("delta")
                .partitionBy("night")
                .save(table());
        SPARK.range(0, 300, 1, 1)
                .select(rand(2).as("value"), lit("small").as("night"))
                .write()
                .format("delta")
                .mode("append")
                .option("maxRecordsPerFile", 1)
                .save(table());
    }

    @AfterEach
    void asItWas() {
        SPARK.conf().unset(SPLIT);
    }

    @Test
    void manySmallFilesBecomeOneWhateverElseTheTableHas() {
        Dataset<Row> small = night("small");
        assertThat(small.toJavaRDD().getNumPartitions()).isGreaterThan(5);
        assertThat(FittedFiles.of(small).toJavaRDD().getNumPartitions()).isEqualTo(1);
        assertThat(FittedFiles.of(small.union(small)).toJavaRDD().getNumPartitions())
                .isEqualTo(1);
    }

    @Test
    void whatIsLargeKeepsATaskForEachCore() {
        SPARK.conf().set(SPLIT, "1m");
        Dataset<Row> large = night("large");
        assertThat(large.toJavaRDD().getNumPartitions()).isGreaterThan(10);
        assertThat(FittedFiles.of(large).toJavaRDD().getNumPartitions()).isEqualTo(2);
    }

    @Test
    void aFewFilesMoreThanCoresAreLeftAsTheyAre() {
        SPARK.conf().set(SPLIT, "7m");
        Dataset<Row> large = night("large");
        assertThat(FittedFiles.of(large)).isSameAs(large);
    }

    @Test
    void aSmallTableIsOneFileAndRowsOfNoFilesStayInTheirParts() {
        String other = folder.resolve("other").toString();
        SPARK.range(0, 50, 1, 10).write().parquet(other);
        assertThat(FittedFiles.of(SPARK.read().parquet(other)).toJavaRDD().getNumPartitions())
                .isEqualTo(1);
        Dataset<Row> made = SPARK.range(0, 50, 1, 10).toDF();
        assertThat(FittedFiles.of(made)).isSameAs(made);
    }

    private static Dataset<Row> night(String night) {
        return SPARK.read()
                .format("delta")
                .load(table())
                .where(col("night").equalTo(night))
                .withColumn("twice", col("value").multiply(2));
    }

    private static String table() {
        return folder.resolve("nights").toString();
    }
}

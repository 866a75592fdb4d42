/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.testing;

import dev.nightjar.core.disk.LocalDisk;
import dev.nightjar.core.disk.LocalDiskContext;
import dev.nightjar.spark.NightjarSession;
import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;

/** The one Spark of a module's tests. */
public final class TestSpark {

    private TestSpark() {}

    /** A session with its own settings and views on the shared application, in a time zone. */
    public static SparkSession session(String zone) {
        return NightjarSession.forRun(application(), ZoneId.of(zone));
    }

    /** A session in UTC. */
    public static SparkSession session() {
        return session("UTC");
    }

    private static synchronized SparkSession application() {
        return NightjarSession.builder()
                .master("local[2]")
                .appName("tests")
                .config("spark.ui.enabled", false)
                .config("spark.hadoop.fs.file.impl", LocalDisk.class.getName())
                .config("spark.hadoop.fs.AbstractFileSystem.file.impl", LocalDiskContext.class.getName())
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.databricks.delta.snapshotPartitions", 1)
                .config("spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", false)
                .config("spark.sql.ui.explainMode", "simple")
                // not the 10,000 tasks that a VACUUM would have
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", 2)
                .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                .config("spark.driver.host", "localhost")
                .getOrCreate();
    }
}

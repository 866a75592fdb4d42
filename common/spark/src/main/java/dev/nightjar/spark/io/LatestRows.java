/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** Says of a table of many nights that it has one row a key, that of the newest night which had the key. */
public final class LatestRows {

    /** Name of the table's property. */
    public static final String PROPERTY = "nightjar.load";

    /** Its value. */
    public static final String UPSERT = "upsert";

    /** What such a table is made with. */
    public static final Map<String, String> PROPERTIES = Map.of(PROPERTY, UPSERT);

    private LatestRows() {}

    /** Whether a table at a path is one. */
    public static boolean are(SparkSession spark, String path) {
        return DeltaLog.forTable(spark, path)
                .update(false, Option.empty(), Option.empty())
                .metadata()
                .configuration()
                .get(PROPERTY)
                .contains(UPSERT);
    }
}

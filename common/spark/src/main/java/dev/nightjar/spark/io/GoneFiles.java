/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import org.apache.spark.SparkThrowable;

/** Files of old versions of a table that are there no longer, as after a VACUUM. */
public final class GoneFiles {

    private GoneFiles() {}

    /** Whether that is why Spark failed. */
    public static boolean are(Throwable why) {
        return why != null && (cannotRead(why) || are(why.getCause()));
    }

    private static boolean cannotRead(Throwable why) {
        return why instanceof SparkThrowable spark
                && spark.getCondition() != null
                && spark.getCondition().startsWith("FAILED_READ_FILE");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark;

import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;

/** Opens Spark as Nightjar needs it: with Delta, and with settings for small logs. Settings of spark-submit win. */
public final class NightjarSession {

    private NightjarSession() {}

    /** The application's session, started if need be. */
    public static SparkSession open(String application) {
        return builder().appName(application).getOrCreate();
    }

    /** A session of its own for one run, whose days begin at midnight in `zone`. */
    public static SparkSession forRun(SparkSession application, ZoneId zone) {
        SparkSession session = application.newSession();
        session.conf().set("spark.sql.session.timeZone", zone.getId());
        // a night that changes nothing was there all the same: its commit says so
        session.conf().set("spark.databricks.delta.skipRecordingEmptyCommits", false);
        SparkSession.setActiveSession(session);
        return session;
    }

    /** A builder with what every session of Nightjar has. */
    public static SparkSession.Builder builder() {
        return SparkSession.builder()
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark;

import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Opens Spark as Nightjar needs it: with Delta, and with settings for small logs. Settings of spark-submit win. */
public final class NightjarSession {

    private static final Map<Zone, SparkSession> SESSIONS = new ConcurrentHashMap<>();

    private NightjarSession() {}

    private record Zone(SparkContext application, ZoneId zone) {}

    /** The application's session, started if need be. */
    public static SparkSession open(String application) {
        return builder().appName(application).getOrCreate();
    }

    /**
     * The session of runs whose days begin at midnight in `zone`. There is one a zone, not one a run: Spark compiles
     * everything anew for a session, which for a small night takes longer than the night.
     */
    public static SparkSession forRun(SparkSession application, ZoneId zone) {
        SparkSession session =
                SESSIONS.computeIfAbsent(new Zone(application.sparkContext(), zone), key -> session(application, zone));
        SparkSession.setActiveSession(session);
        return session;
    }

    private static SparkSession session(SparkSession application, ZoneId zone) {
        SparkSession session = application.newSession();
        session.conf().set("spark.sql.session.timeZone", zone.getId());
        // a night that changes nothing was there all the same: its commit says so
        session.conf().set("spark.databricks.delta.skipRecordingEmptyCommits", false);
        return session;
    }

    /** A builder with what every session of Nightjar has. */
    public static SparkSession.Builder builder() {
        return SparkSession.builder()
                // a night has several hundred generated classes; with Spark's 100 each is compiled again for the next
                // night
                .config("spark.sql.codegen.cache.maxEntries", 2000)
                // executors look at their memory at each heartbeat only, which a short step has none of
                .config("spark.executor.metrics.pollingInterval", "1s")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
}

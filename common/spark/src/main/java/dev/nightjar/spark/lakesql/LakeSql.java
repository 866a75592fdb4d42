/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * SQL over a warehouse: `card_fraud.scores`, `card_fraud.bronze_transactions`, `card_fraud.scores_latest` (the newest
 * date), `nightjar.ledger` and `nightjar.registry`, with `VERSION AS OF` and `TIMESTAMP AS OF`. It only reads.
 */
public final class LakeSql {

    private static final String CATALOG = "nightjar_lake";

    private final SparkSession spark;

    private LakeSql(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Makes a warehouse the current catalog of a session of its own.
     *
     * @param application its time zone and settings are taken over
     */
    public static LakeSql open(SparkSession application, Lake lake) {
        SparkSession spark = application.newSession();
        String key = "spark.sql.catalog." + CATALOG;
        spark.conf().set("spark.sql.session.timeZone", application.conf().get("spark.sql.session.timeZone"));
        spark.conf().set(key, LakeCatalog.class.getName());
        spark.conf().set(key + "." + LakeCatalog.WAREHOUSE, lake.warehouse().toString());
        spark.conf().set("spark.sql.defaultCatalog", CATALOG);
        return new LakeSql(spark);
    }

    /**
     * Runs one statement.
     *
     * @throws UsageError if it is no valid SQL, names what is not there, or would change something
     */
    public QueryResult query(String sql) {
        Dataset<Row> rows = dataset(sql);
        return explained(() -> new QueryResult(rows.schema(), rows.toLocalIterator()));
    }

    /**
     * The rows of one statement as Spark's data set.
     *
     * @throws UsageError as {@link #query}
     */
    public Dataset<Row> dataset(String sql) {
        return explained(() -> {
            // a table is looked up by the active session's file system and catalogs
            SparkSession.setActiveSession(spark);
            ReadingOnly.check(((org.apache.spark.sql.classic.SparkSession) spark)
                    .sessionState()
                    .sqlParser()
                    .parsePlan(sql));
            return spark.sql(sql);
        });
    }

    /** Spark throws its checked analysis errors undeclared. */
    private static <T> T explained(Callable<T> question) {
        try {
            return question.call();
        } catch (NightjarFailure e) {
            throw e;
        } catch (AnalysisException e) {
            throw new UsageError("Cannot run the query: " + e.getMessage().strip(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot run the query: " + e.getMessage(), e);
        }
    }
}

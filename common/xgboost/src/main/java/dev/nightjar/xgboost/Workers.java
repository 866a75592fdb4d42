/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.XgboostParameter;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Tasks that train one model together. They wait for each other, so that all must run at once. */
final class Workers {

    private static final String PARAMETER = "model.params." + XgboostParameter.NUM_WORKERS.id();

    private Workers() {}

    /** @throws UsageError if Spark cannot run them at once, and would wait for cores that do not come */
    static void require(SparkSession spark, int workers) {
        if (workers == 1) {
            return;
        }
        SparkContext context = spark.sparkContext();
        if (context.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            throw new UsageError("Cannot train xgboost with " + PARAMETER + ": " + workers
                    + " while spark.dynamicAllocation.enabled is true: Spark starts no tasks together then. Set it to"
                    + " false, or numWorkers: 1.");
        }
        int slots =
                context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
        if (workers > slots) {
            throw new UsageError("Cannot train xgboost with " + PARAMETER + ": " + workers
                    + ": workers run at once, and this Spark application runs " + slots
                    + (slots == 1 ? " task" : " tasks") + " at a time. Lower it, or give Spark more cores.");
        }
    }

    /** @throws DataRefused if there are workers without rows, which the others would wait for */
    static void requireRowsOfEach(long withRows, int workers) {
        if (withRows < workers) {
            throw new DataRefused("Cannot train xgboost with " + PARAMETER + ": " + workers
                    + ": the training rows are too few or too alike, so that only " + withRows
                    + " would have any. Set numWorkers: 1.");
        }
    }
}

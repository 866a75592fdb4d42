/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.job;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Something that a Spark application of Nightjar can be asked to do, once or many times in one process. */
public interface Job {

    /** The name it is asked for by, such as `pipeline`, `sql` or `notebooks`. */
    String name();

    /**
     * Does it.
     *
     * @param application the application's session; take {@link dev.nightjar.spark.NightjarSession#forRun} for time zones
     * @throws dev.nightjar.core.failure.NightjarFailure for what can be explained to the user
     */
    void run(SparkSession application, List<String> arguments, JobOutput output);
}

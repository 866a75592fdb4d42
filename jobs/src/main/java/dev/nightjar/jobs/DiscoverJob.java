/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.discovery.Discovery;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Looks at a data file, for `nightjar init`; answers with one document. */
public final class DiscoverJob implements Job {

    @Override
    public String name() {
        return "discover";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        if (arguments.size() != 2) {
            throw new UsageError("A discover job takes FILE LABEL.");
        }
        output.result(new Discovery(NightjarSession.forRun(application, ZoneOffset.UTC), arguments.get(0))
                .examine(arguments.get(1)));
    }
}

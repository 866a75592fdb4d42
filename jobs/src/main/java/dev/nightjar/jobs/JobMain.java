/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.step.Step;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a job as the main program of a Spark application: results on standard output, exit code of the failure. */
final class JobMain {

    private static final Logger LOG = LoggerFactory.getLogger(JobMain.class);

    private JobMain() {}

    static void run(String name, Step step, String[] arguments) {
        run(new StepJob(name, step), arguments);
    }

    static void run(Job job, String[] arguments) {
        int exitCode;
        PrintStream out = System.out;
        SparkSession spark = NightjarSession.open("nightjar-" + job.name());
        try {
            exitCode = run(job, spark, List.of(arguments), new PrintedOutput(out));
        } finally {
            spark.stop();
        }
        out.flush();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static int run(Job job, SparkSession spark, List<String> arguments, PrintedOutput output) {
        try {
            job.run(spark, arguments, output);
            return 0;
        } catch (NightjarFailure e) {
            LOG.error("{}", e.getMessage());
            return e.exitCode();
        } catch (RuntimeException e) {
            LOG.error("{} failed", job.name(), e);
            return 1;
        }
    }
}

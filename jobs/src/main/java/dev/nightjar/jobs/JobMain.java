/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.step.Step;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job as the main program of a Spark application: results on standard output, or in the application's folder if
 * its submitter follows it there; exit code of the failure.
 */
final class JobMain {

    private static final Logger LOG = LoggerFactory.getLogger(JobMain.class);

    private JobMain() {}

    static void run(String name, Step step, String[] arguments) {
        run(new StepJob(name, step), arguments);
    }

    static void run(Job job, String[] arguments) {
        PrintStream out = System.out;
        Optional<Submission> submission;
        try {
            submission = Submission.current();
        } catch (Submission.NotWanted e) {
            LOG.warn("{}", e.getMessage());
            return;
        }
        Result result = submission.isPresent()
                ? followed(job, submission.get(), List.of(arguments))
                : alone(job, List.of(arguments), new PrintedOutput(out));
        out.flush();
        if (result.exitCode() != 0) {
            System.exit(result.exitCode());
        }
    }

    /**
     * How a job ended.
     *
     * @param error empty if it went well
     */
    private record Result(int exitCode, String error) {}

    private static Result alone(Job job, List<String> arguments, JobOutput output) {
        SparkSession spark = NightjarSession.open("nightjar-" + job.name());
        try {
            return run(job, spark, arguments, output);
        } finally {
            spark.stop();
        }
    }

    /** The end is told after Spark has stopped: whoever follows may then begin another application in its place. */
    private static Result followed(Job job, Submission submission, List<String> arguments) {
        Result result;
        try {
            SparkSession spark = NightjarSession.open("nightjar-" + job.name());
            try {
                submission.running(spark.sparkContext().applicationId());
                result = run(job, spark, submission.withLocalFiles(arguments), submission);
            } finally {
                spark.stop();
            }
        } catch (RuntimeException e) {
            result = failed(job, e);
        }
        submission.ended(result.exitCode(), result.error());
        return result;
    }

    private static Result run(Job job, SparkSession spark, List<String> arguments, JobOutput output) {
        try {
            job.run(spark, arguments, output);
            return new Result(0, "");
        } catch (NightjarFailure e) {
            LOG.error("{}", e.getMessage());
            return new Result(e.exitCode(), e.getMessage());
        } catch (RuntimeException e) {
            return failed(job, e);
        }
    }

    private static Result failed(Job job, RuntimeException e) {
        LOG.error("{} failed", job.name(), e);
        return new Result(1, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The documents that a job answers with, in their order. */
final class JobAnswers implements JobOutput {

    private final List<Object> documents = new ArrayList<>();

    private JobAnswers() {}

    /** Runs a job to its end, or to its failure. */
    static JobAnswers of(Job job, SparkSession spark, List<String> arguments) {
        JobAnswers answers = new JobAnswers();
        job.run(spark, arguments, answers);
        return answers;
    }

    /** Runs nights, or parts of them. */
    static JobAnswers ofNights(SparkSession spark, List<String> arguments) {
        return of(new PipelineJob(), spark, arguments);
    }

    /** Traces a score. */
    static ScoreTrace ofTrace(SparkSession spark, List<String> arguments) {
        return of(new TraceJob(), spark, arguments).last(ScoreTrace.class);
    }

    /** Those of a kind. */
    <T> List<T> all(Class<T> kind) {
        return documents.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The last one of a kind, of which there is one at least. */
    <T> T last(Class<T> kind) {
        List<T> all = all(kind);
        return all.get(all.size() - 1);
    }

    @Override
    public void started(String step) {}

    @Override
    public void result(Object document) {
        documents.add(document);
    }
}

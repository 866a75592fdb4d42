/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warm Spark application: reads requests as lines of JSON from standard input (`{"id":1,"job":"pipeline",
 * "args":[...]}`) and answers each with events (`started`, `result`, `end`) as lines on standard output. The end of
 * standard input, which comes too when the parent dies, ends it at once, in the middle of a job.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final SparkSession spark;
    private final PrintStream answers;

    private Worker(SparkSession spark, PrintStream answers) {
        this.spark = spark;
        this.answers = answers;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream answers = System.out;
        // whatever else prints must not come between the answers
        System.setOut(System.err);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Worker worker = new Worker(NightjarSession.open("nightjar-worker"), answers);
        BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(requests, waiting), "requests");
        reader.setDaemon(true);
        reader.start();
        while (true) {
            worker.answer(Json.MAPPER.readTree(waiting.take()));
        }
    }

    /** Reads on while a job runs, so that the end of the parent ends the job, too, and not only the next one. */
    private static void read(BufferedReader requests, BlockingQueue<String> waiting) {
        try {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                waiting.add(line);
            }
        } catch (IOException e) {
            LOG.debug("Standard input broke off", e);
        }
        // copies of models, which a clean stop of Spark would delete
        FileUtil.fullyDelete(new File(SparkFiles.getRootDirectory()));
        // nothing is open that a clean stop of Spark would save, and the parent waits
        Runtime.getRuntime().halt(0);
    }

    private void answer(JsonNode request) {
        long id = request.path("id").asLong();
        int exitCode = 0;
        String error = null;
        try {
            List<String> arguments = new ArrayList<>();
            request.path("args").forEach(argument -> arguments.add(argument.asText()));
            job(request.path("job").asText()).run(spark, arguments, new Events(id));
        } catch (NightjarFailure e) {
            exitCode = e.exitCode();
            error = e.getMessage();
            LOG.debug("Refused", e);
        } catch (Exception e) {
            exitCode = 1;
            error = e.getClass().getSimpleName() + ": " + e.getMessage();
            LOG.error("Request {} failed", id, e);
        }
        Map<String, Object> end = event(id, "end");
        end.put("exitCode", exitCode);
        end.put("error", error);
        print(end);
    }

    private static Job job(String name) {
        return ServiceLoader.load(Job.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageError("Unknown job " + name + "."));
    }

    private static Map<String, Object> event(long id, String event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("event", event);
        return fields;
    }

    private void print(Map<String, Object> event) {
        try {
            answers.println(Json.MAPPER.writeValueAsString(event));
            answers.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an answer as JSON", e);
        }
    }

    /** Events of one request. */
    private final class Events implements JobOutput {

        private final long id;

        Events(long id) {
            this.id = id;
        }

        @Override
        public void started(String step) {
            Map<String, Object> event = event(id, "started");
            event.put("step", step);
            print(event);
        }

        @Override
        public void result(Object document) {
            Map<String, Object> event = event(id, "result");
            event.put("document", document);
            print(event);
        }
    }
}

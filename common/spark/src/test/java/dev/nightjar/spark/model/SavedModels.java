/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightjar.core.Json;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Saves models with a sample and what they predict of it, and has a fresh process predict the same sample. */
final class SavedModels {

    private SavedModels() {}

    /**
     * Saves a model.
     *
     * @param rows with `id` and the model's inputs
     * @param artifact folder to be made; sample and predictions are written beside it
     */
    static ServingRequest save(SparkModel model, Dataset<Row> rows, Path artifact) {
        Map<String, ArtifactFile> manifest =
                ModelArtifact.save(TestSpark.session(), model, ModelArtifactTest.FIGURES, artifact.toString());
        List<Column> inputs = new ArrayList<>(List.of(col("id")));
        model.description().signature().keySet().forEach(input -> inputs.add(col(input)));
        rows.select(inputs.toArray(Column[]::new)).write().parquet(artifact + "-sample");
        model.predict(TestSpark.session().read().parquet(artifact + "-sample"))
                .select("id", model.outputs().toArray(String[]::new))
                .write()
                .parquet(artifact + "-expected");
        return new ServingRequest(
                artifact.toString(), manifest, artifact + "-sample", artifact + "-expected", Map.of());
    }

    /** The model as it is once it was saved and loaded. */
    static SparkModel reloaded(SparkModel model, Path artifact) {
        Map<String, ArtifactFile> manifest =
                ModelArtifact.save(TestSpark.session(), model, ModelArtifactTest.FIGURES, artifact.toString());
        return ModelArtifact.load(TestSpark.session(), "a model", artifact.toString(), manifest);
    }

    /** Of each model, how many predictions are other ones there, as `0 of 200`. */
    static List<String> askAFreshProcess(Path folder, List<ServingRequest> requests)
            throws IOException, InterruptedException {
        Path answer = folder.resolve("answer");
        Process process = new ProcessBuilder(
                        new FreshProcess(Duration.ofMinutes(3), 1L << 30).command(SavedModelsProbe.class))
                .redirectOutput(answer.toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(Json.MAPPER.writeValueAsBytes(requests));
        }
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String text = Files.readString(answer);
        assertThat(text).as(Files.readString(folder.resolve("log"))).startsWith("[");
        return Json.MAPPER.readValue(text, new TypeReference<List<String>>() {});
    }
}

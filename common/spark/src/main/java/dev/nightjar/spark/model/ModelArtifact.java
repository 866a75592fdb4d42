/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.Json;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.step.StepContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;

/**
 * The files of a model version: `pipeline/` by Spark ML, `model.json`, `profile.json`, `figures.json`, and the
 * {@link RecordedPipeline pipeline file}.
 */
public final class ModelArtifact {

    static final String PIPELINE = "pipeline";
    private static final String DESCRIPTION = "model.json";
    private static final String PROFILE = "profile.json";

    private final SparkSession spark;
    private final String location;
    private final ArtifactFolder folder;
    private final Map<String, ArtifactFile> manifest;

    private ModelArtifact(SparkSession spark, String location, Map<String, ArtifactFile> manifest) throws IOException {
        this.spark = spark;
        this.location = location;
        this.folder = ArtifactFolder.at(location, hadoop(spark));
        this.manifest = manifest;
    }

    /**
     * Saves a model to a folder that nobody else writes to.
     *
     * @return each file, by its path below the folder
     */
    static Map<String, ArtifactFile> save(SparkSession spark, SparkModel model, ModelFigures figures, String folder) {
        try {
            model.pipeline().get().write().save(folder + "/" + PIPELINE);
            FileSystem files = new Path(folder).getFileSystem(hadoop(spark));
            write(files, new Path(folder, DESCRIPTION), model.description());
            write(files, new Path(folder, PROFILE), model.profile());
            write(files, new Path(folder, ModelFigures.FILE), figures);
            return ArtifactFolder.at(folder, hadoop(spark)).manifest();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot save a model to " + folder, e);
        }
    }

    /**
     * Loads a model after checking the signature of its manifest, where keys are configured, and every file against it.
     * Its Spark ML pipeline is read when it first predicts.
     *
     * @throws DataRefused if it is not signed as it must be; if a file is missing, is too many, or is not what was
     *     registered; or if the pipeline has stages that are not Spark's or Nightjar's
     */
    public static TrainedModel load(StepContext night, ModelVersion version) {
        night.modelKeys().require(version);
        String name = "version " + version.version() + " of model " + version.model();
        return load(night.spark(), name, version.artifact(), version.manifest());
    }

    /** Loads a model that is not registered yet. */
    static SparkModel load(SparkSession spark, String name, String folder, Map<String, ArtifactFile> manifest) {
        try {
            return new ModelArtifact(spark, folder, manifest).load(name);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot load " + name + " from " + folder, e);
        }
    }

    private SparkModel load(String name) throws IOException {
        folder.differences(manifest).entrySet().stream().findFirst().ifPresent(difference -> {
            throw new DataRefused("Cannot load " + name + ": file " + difference.getKey() + " in " + location + " "
                    + difference.getValue() + ". Restore the artefact, or roll back to another version.");
        });
        new StageCheck(name).check(folder, manifest);
        return new SparkModel(
                this::pipeline, read(DESCRIPTION, ModelDescription.class), read(PROFILE, ModelProfile.class));
    }

    /**
     * Spark reads the files itself. Where it runs in this process it gets a copy that nobody else writes to, made of the
     * very bytes that were checked. On a cluster its executors read the artefact's own files, which are checked once more
     * right before: who may write to the registry's folder could still exchange one in between.
     */
    private PipelineModel pipeline() {
        try {
            if (spark.sparkContext().isLocal()) {
                return PipelineModel.load(VerifiedCopy.of(folder, manifest) + "/" + PIPELINE);
            }
            load(location);
            return PipelineModel.load(location + "/" + PIPELINE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot load a model from " + location, e);
        }
    }

    private <T> T read(String file, Class<T> type) throws IOException {
        ArtifactFile registered = manifest.get(file);
        if (registered == null) {
            throw new DataRefused("Cannot load a model from " + location + ": it was registered without " + file + ".");
        }
        return Json.MAPPER.readValue(folder.read(file, registered), type);
    }

    private static void write(FileSystem files, Path file, Object value) throws IOException {
        try (OutputStream out = files.create(file, false)) {
            out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        }
    }

    private static Configuration hadoop(SparkSession spark) {
        return spark.sessionState().newHadoopConf();
    }
}

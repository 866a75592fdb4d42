/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.Json;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;

/** The files of a model version: `pipeline/` by Spark ML, `model.json`, `profile.json`. */
public final class ModelArtifact {

    private static final String PIPELINE = "pipeline";
    private static final String DESCRIPTION = "model.json";
    private static final String PROFILE = "profile.json";

    private ModelArtifact() {}

    /**
     * Saves a model to a folder that nobody else writes to.
     *
     * @return SHA-256 (hex) of each file, by path below the folder
     */
    static Map<String, String> save(SparkSession spark, SparkModel model, String folder) {
        try {
            model.pipeline().get().write().save(folder + "/" + PIPELINE);
            FileSystem files =
                    new Path(folder).getFileSystem(spark.sessionState().newHadoopConf());
            write(files, new Path(folder, DESCRIPTION), model.description());
            write(files, new Path(folder, PROFILE), model.profile());
            return hashes(files, new Path(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot save a model to " + folder, e);
        }
    }

    /**
     * Loads a model after checking every file of it; its Spark ML pipeline is read when it first predicts.
     *
     * @throws DataRefused if a file is missing, is too many, or is not what was registered
     */
    public static TrainedModel load(SparkSession spark, ModelVersion version) {
        try {
            Path folder = new Path(version.artifact());
            FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
            verify(version, hashes(files, folder));
            return new SparkModel(
                    () -> PipelineModel.load(version.artifact() + "/" + PIPELINE),
                    read(files, new Path(folder, DESCRIPTION), ModelDescription.class),
                    read(files, new Path(folder, PROFILE), ModelProfile.class));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot load model " + version.model() + " from " + version.artifact(), e);
        }
    }

    private static void verify(ModelVersion version, Map<String, String> found) {
        for (String file : union(version.manifest(), found)) {
            if (!version.manifest().getOrDefault(file, "").equals(found.get(file))) {
                throw new DataRefused("Cannot load version " + version.version() + " of model " + version.model()
                        + ": file " + file + " in " + version.artifact()
                        + " is not the one that was registered. Restore it, or roll back to another version.");
            }
        }
    }

    private static Iterable<String> union(Map<String, String> a, Map<String, String> b) {
        Map<String, String> all = new TreeMap<>(a);
        all.putAll(b);
        return all.keySet();
    }

    private static Map<String, String> hashes(FileSystem files, Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        if (!files.exists(folder)) {
            return hashes;
        }
        String root = files.makeQualified(folder).toUri().getPath();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            hashes.put(file.toUri().getPath().substring(root.length() + 1), sha256(files, file));
        }
        return hashes;
    }

    private static String sha256(FileSystem files, Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(files.open(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(FileSystem files, Path file, Object value) throws IOException {
        try (OutputStream out = files.create(file, false)) {
            out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        }
    }

    private static <T> T read(FileSystem files, Path file, Class<T> type) throws IOException {
        try (InputStream in = files.open(file)) {
            return Json.MAPPER.readValue(in.readAllBytes(), type);
        }
    }
}

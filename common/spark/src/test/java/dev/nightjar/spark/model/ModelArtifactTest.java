/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArtifactTest {

    private static final SparkSession SPARK = TestSpark.session();
    static final ModelFigures FIGURES = new ModelFigures(
            new ModelFigures.About(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            Map.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    @TempDir
    static Path folder;

    private static Path saved;
    private static Dataset<Row> rows;
    private static PipelineModel pipeline;
    private static Map<String, ArtifactFile> manifest;

    @TempDir
    Path temporary;

    @BeforeAll
    static void save() {
        saved = folder.resolve("a model");
        rows = SPARK.range(50)
                .select(
                        expr("CAST(id AS DOUBLE)").as("x"),
                        expr("3.0D * id + 1").as(ModelColumns.TARGET));
        pipeline = fitted("SELECT *, x AS `_num_x` FROM __THIS__");
        manifest = ModelArtifact.save(SPARK, model(pipeline), FIGURES, saved.toString());
    }

    static Stream<String> files() throws IOException {
        if (manifest == null) {
            save();
        }
        return manifest.keySet().stream();
    }

    @Test
    void aModelIsLoadedAsItWasSaved() {
        assertThat(predictions(load(saved, manifest)))
                .isEqualTo(predictions(model(pipeline)))
                .hasSize(50);
        assertThat(manifest).containsKeys("model.json", ".model.json.crc", "profile.json", "figures.json");
    }

    @ParameterizedTest
    @MethodSource("files")
    void anyFlippedByteIsFoundBeforeLoadingAndItsFileNamed(String file) throws IOException {
        byte[] original = Files.readAllBytes(saved.resolve(file));
        SplittableRandom random = new SplittableRandom(file.hashCode());
        Path copy = copy();
        for (int place : places(original.length, random)) {
            byte[] changed = original.clone();
            changed[place] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy.resolve(file), changed);
            assertRefused(copy, "file " + file + " in " + copy + " was changed");
        }
        Files.write(copy.resolve(file), Arrays.copyOf(original, Math.max(0, original.length - 1)));
        if (original.length > 0) {
            assertRefused(copy, "file " + file + " in " + copy + " has " + (original.length - 1) + " bytes");
        }
        Files.delete(copy.resolve(file));
        assertRefused(copy, "file " + file + " in " + copy + " is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload.ser",
                "model.pkl",
                "pipeline/metadata/part-00001",
                "pipeline/stages/9_Evil/metadata/part-00000",
                ".hidden.crc",
                "_SUCCESS"
            })
    void aFileTooManyIsRefusedAndNeverDeserialised(String name) throws IOException {
        Path mark = temporary.resolve("deserialised");
        Path copy = copy();
        Files.createDirectories(copy.resolve(name).getParent());
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(copy.resolve(name)))) {
            out.writeObject(new Payload(mark.toString()));
        }
        assertRefused(copy, "file " + name + " in " + copy + " was not registered");
        assertThat(mark).doesNotExist();
        // the payload would have told
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(copy.resolve(name)))) {
            assertThat(in.readObject()).isInstanceOf(Payload.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        assertThat(mark).exists();
    }

    @Test
    void aRenamedFileIsMissing() throws IOException {
        Path copy = copy();
        Files.move(copy.resolve("model.json"), copy.resolve("model.txt"));
        assertRefused(copy, "file model.json in " + copy + " is missing");
        assertRefused(copy.resolveSibling("nowhere"), "is missing");
    }

    @Test
    void whatChangesAfterItWasCheckedIsNotLoaded() throws IOException {
        Path copy = copy();
        SparkModel model = load(copy, manifest);
        assertThat(predictions(model)).hasSize(50);
        Files.writeString(
                copy.resolve(metadataFile()),
                Files.readString(copy.resolve(metadataFile())).replace("spark", "evil"));
        assertThat(predictions(model)).isEqualTo(predictions(model(pipeline)));
    }

    @Test
    void aFileThatChangesWhileItIsCopiedIsRefused() throws IOException {
        Path copy = copy();
        ArtifactFolder artifact = ArtifactFolder.at(copy.toString(), new Configuration());
        Files.writeString(copy.resolve("profile.json"), "{}");
        assertThatThrownBy(() -> artifact.copyTo(temporary.resolve("target"), manifest))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("profile.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javax.script.ScriptEngineManager",
                "dev.nightjar.spark.NightjarSession",
                "dev.nightjar.spark.anomaly.IsolationForestModel$",
                "dev.nightjar.spark.NoSuchStage"
            })
    void aStageOfAnotherClassIsRefusedAlthoughItWasRegistered(String other) throws IOException {
        Path copy = copy();
        String metadata = Files.readString(copy.resolve(metadataFile()));
        assertThat(metadata).contains("org.apache.spark.ml.PipelineModel");
        Files.writeString(copy.resolve(metadataFile()), metadata.replace("org.apache.spark.ml.PipelineModel", other));
        assertRefused(
                copy,
                registered(copy),
                metadataFile() + " names class " + other + ", which is no stage of Spark ML's or Nightjar's");
        Files.writeString(copy.resolve(metadataFile()), "not JSON");
        assertRefused(copy, registered(copy), metadataFile() + " is not the JSON of a stage");
    }

    @Test
    void aStageOfAnOptionalModuleSaysWhichModuleIsNeeded() throws IOException {
        Path copy = copy();
        String metadata = Files.readString(copy.resolve(metadataFile()));
        Files.writeString(
                copy.resolve(metadataFile()),
                metadata.replace("org.apache.spark.ml.PipelineModel", "dev.nightjar.xgboost.XgboostModel"));
        assertThatThrownBy(() -> ModelArtifact.load(SPARK, "a model", copy.toString(), registered(copy)))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("Algorithm xgboost needs the optional module nightjar-xgboost, which is not on"
                        + " the class path.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT *, x AS `_num_x`, reflect('java.lang.System', 'lineSeparator') AS y FROM __THIS__ | by reflect",
                "SELECT *, x AS `_num_x`, upper(Java_Method('java.lang.System', 'lineSeparator')) AS y FROM __THIS__ | by Java_Method",
                "SELECT *, x AS `_num_x`, (SELECT 1) AS y FROM __THIS__ | with a query in it",
                "SELECT *, x AS `_num_x` FROM (SELECT * FROM __THIS__) | more than a projection"
            })
    void sqlThatCouldCallJavaIsRefused(String statement, String message) {
        Path evil = temporary.resolve("evil");
        Map<String, ArtifactFile> files =
                ModelArtifact.save(SPARK, model(fitted(statement.strip())), FIGURES, evil.toString());
        assertRefused(evil, files, message.strip());
    }

    @Test
    void namesOfJavaCallsMayBeCategories() {
        Path fine = temporary.resolve("fine");
        PipelineModel reflecting = fitted("SELECT *, IF('reflect(' = 'x', 1.0D, x) AS `_num_x` FROM __THIS__");
        Map<String, ArtifactFile> files = ModelArtifact.save(SPARK, model(reflecting), FIGURES, fine.toString());
        assertThat(predictions(load(fine, files))).isEqualTo(predictions(model(pipeline)));
    }

    /** What a stranger may have put into the folder: it leaves a mark when it is deserialised. */
    private static final class Payload implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String mark;

        Payload(String mark) {
            this.mark = mark;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            Files.createFile(Path.of(mark));
        }
    }

    /** Its ends and some places between. */
    private static int[] places(int length, SplittableRandom random) {
        return length == 0
                ? new int[0]
                : IntStream.concat(IntStream.of(0, length - 1), random.ints(2, 0, length))
                        .toArray();
    }

    private static String metadataFile() {
        return manifest.keySet().stream()
                .filter(file -> file.startsWith("pipeline/metadata/part-"))
                .findFirst()
                .orElseThrow();
    }

    private static PipelineModel fitted(String statement) {
        return new Pipeline()
                .setStages(new PipelineStage[] {
                    new SQLTransformer().setStatement(statement),
                    new VectorAssembler().setInputCols(new String[] {"_num_x"}).setOutputCol(ModelColumns.FEATURES),
                    new LinearRegression()
                            .setFeaturesCol(ModelColumns.FEATURES)
                            .setLabelCol(ModelColumns.TARGET)
                            .setPredictionCol(ModelColumns.RAW)
                })
                .fit(rows);
    }

    private static SparkModel model(PipelineModel pipeline) {
        ModelDescription description = new ModelDescription(
                "regression",
                "linear_regression",
                Map.of("x", "DOUBLE"),
                List.of(),
                ClassBalance.NONE,
                0.5,
                Map.of(),
                List.of());
        return new SparkModel(() -> pipeline, description, new ModelProfile(Map.of(), Optional.empty()));
    }

    private static SparkModel load(Path artifact, Map<String, ArtifactFile> files) {
        return ModelArtifact.load(SPARK, "version 1 of model m", artifact.toString(), files);
    }

    private static List<Double> predictions(SparkModel model) {
        return model.predict(rows).select(ModelColumns.PREDICTION).collectAsList().stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    private static void assertRefused(Path artifact, String message) {
        assertRefused(artifact, manifest, message);
    }

    private static void assertRefused(Path artifact, Map<String, ArtifactFile> files, String message) {
        assertThatThrownBy(() -> load(artifact, files))
                .isInstanceOf(DataRefused.class)
                .hasMessageStartingWith("Cannot load version 1 of model m: ")
                .hasMessageContaining(message);
    }

    private static Map<String, ArtifactFile> registered(Path artifact) throws IOException {
        return new TreeMap<>(
                ArtifactFolder.at(artifact.toString(), new Configuration()).manifest());
    }

    private Path copy() {
        Path copy = temporary.resolve("copy");
        try (Stream<Path> all = Files.walk(saved)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, copy.resolve(saved.relativize(file).toString()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

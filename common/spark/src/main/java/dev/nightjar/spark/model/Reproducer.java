/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.core.reproduction.Reproduction;
import dev.nightjar.core.reproduction.Reproduction.Depth;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.GoneFiles;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.reproduction.FolderComparison;
import dev.nightjar.spark.reproduction.KeyedComparison;
import dev.nightjar.spark.step.StepContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a version again from what was recorded with it, by the functions that trained it, and compares all that a model
 * is: examples, every stage of its pipeline, threshold, profile, metrics and predictions. Nothing is registered.
 *
 * <p>Examples are put into partitions and an order that their content alone decides, so neither files nor cores change
 * what an algorithm sees. What is left to chance is the order in which Spark adds up partial sums of floating-point numbers
 * where it does so on the driver, as tasks end (`treeAggregate`); see {@link TrainingSet} for what is done against it.
 * Another processor or another native library of linear algebra may round otherwise, too.
 */
public final class Reproducer {

    private final StepContext night;
    private final StepContext then;
    private final ModelVersion version;
    private final TableName dataset;
    private final List<String> warnings;

    /**
     * @param night the night of the version, with the pipeline that trained it
     * @param warnings what is known already to be otherwise than it was
     */
    public Reproducer(StepContext night, ModelVersion version, List<String> warnings) {
        this.night = night;
        this.version = version;
        this.then = night.with(night.tables().pinnedAt(version.inputs()));
        this.dataset = TableName.dataset(version.pipeline());
        this.warnings = new ArrayList<>(warnings);
        otherwise("code", version.codeVersion(), CodeVersion.current());
        otherwise("Spark", version.sparkVersion(), night.spark().version());
        otherwise("Delta", version.deltaVersion(), io.delta.package$.MODULE$.VERSION());
    }

    /**
     * Trains and compares.
     *
     * @throws DataRefused if the artefact is not what was registered, or versions of tables that training read are no
     *     longer there
     */
    public Reproduction run(Depth depth) {
        TrainedModel recorded = ModelArtifact.load(night, version);
        try {
            return Reproduction.of(
                    version.model(), version.version(), version.date(), depth, warnings, compare(recorded, depth));
        } catch (Exception e) {
            // Spark throws more than it declares
            if (GoneFiles.are(e)) {
                throw new DataRefused(
                        "Cannot reproduce " + name() + ": files of " + version.inputs()
                                + ", which it was trained from, are no longer there. Was there a VACUUM since?",
                        e);
            }
            throw e;
        }
    }

    private List<Comparison> compare(TrainedModel recorded, Depth depth) {
        Dataset<Row> rows = switch (depth) {
            case EXAMPLES -> recordedExamples();
            case SOURCES -> Examples.training(then);
        };
        Dataset<Row> examples = TrainingSet.ordered(rows, rows.count()).cache();
        try {
            TrainingSet set = TrainingSet.of(examples, night.spec());
            List<Comparison> comparisons = new ArrayList<>(examples(set, depth));
            FittedModel fitted = FittedModel.fit(night.spark(), set, night.spec());
            comparisons.addAll(files(set, fitted));
            comparisons.addAll(MetricsComparison.of(version, fitted));
            comparisons.add(new PredictionsComparison(recorded, fitted.model())
                    .of(set.split(ExampleColumns.TEST), ScoredRows.of(version)));
            return comparisons;
        } finally {
            examples.unpersist();
        }
    }

    /** Those of the version's own commit or, where the log no longer reaches back, those that the night has now. */
    private Dataset<Row> recordedExamples() {
        try {
            return ofNight(then.tables().read(dataset));
        } catch (DataRefused gone) {
            if (!night.tables().exists(dataset)) {
                throw gone;
            }
            warnings.add("Version " + version.inputs().get(dataset.toString()) + " of table " + dataset
                    + " is no longer there; the rows that the table has of " + version.date() + " now were taken.");
            return ofNight(night.tables().read(dataset));
        }
    }

    private Dataset<Row> ofNight(Dataset<Row> examples) {
        return examples.where(col(LakeColumns.DATE).equalTo(lit(version.date())));
    }

    /** The fingerprint holds a hash of all rows, so the same one proves the same examples. */
    private List<Comparison> examples(TrainingSet set, Depth depth) {
        long rows = set.rows().values().stream().mapToLong(count -> count).sum();
        if (set.fingerprint(version.specHash(), version.codeVersion()).equals(version.fingerprint())) {
            return List.of(Comparison.same("examples", rows));
        }
        if (depth == Depth.EXAMPLES) {
            return List.of(Comparison.other("examples", "not those that the version was trained from"));
        }
        List<String> key = night.spec().dataset().orElseThrow().key();
        Dataset<Row> recorded = recordedExamples().drop(LakeColumns.DATE, LakeColumns.RUN_ID);
        return KeyedComparison.of("examples", recorded, set.examples().drop(ModelColumns.TARGET), key);
    }

    private List<Comparison> files(TrainingSet set, FittedModel fitted) {
        String folder = temporary();
        try {
            Map<String, ArtifactFile> files = ModelArtifact.save(
                    night.spark(), fitted.model(), Training.figures(night.spec(), set, fitted), folder);
            ArtifactFolder artifact = ArtifactFolder.at(version.artifact(), hadoop());
            Map<String, ArtifactFile> before = new TreeMap<>(version.manifest());
            before.keySet().removeAll(List.of(RecordedPipeline.FILE, RecordedPipeline.VARIABLES));
            String location =
                    isLocal() ? VerifiedCopy.of(artifact, version.manifest()).toString() : version.artifact();
            return new FolderComparison(
                            night.spark(),
                            new FolderComparison.Saved(location, artifact, before),
                            new FolderComparison.Saved(folder, ArtifactFolder.at(folder, hadoop()), files))
                    .compare();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compare " + version.artifact(), e);
        } finally {
            delete(folder);
        }
    }

    /** Where all executors may write and read, and nobody looks for models. */
    private String temporary() {
        String name = "reproduced-" + UUID.randomUUID();
        return isLocal()
                ? Path.of(SparkFiles.getRootDirectory(), name).toString()
                : night.lake().root() + "/_nightjar/" + name;
    }

    private void delete(String folder) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
            FileSystem files = path.getFileSystem(hadoop());
            files.delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }

    private boolean isLocal() {
        return night.spark().sparkContext().isLocal();
    }

    private Configuration hadoop() {
        return night.spark().sessionState().newHadoopConf();
    }

    private void otherwise(String what, String before, String now) {
        if (!before.equals(now)) {
            warnings.add("Trained by " + what + " " + before + "; this is " + what + " " + now + ".");
        }
    }

    private String name() {
        return "version " + version.version() + " of model " + version.model();
    }
}

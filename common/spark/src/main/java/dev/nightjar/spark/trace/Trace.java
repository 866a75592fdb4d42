/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.trace;

import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.io.GoneFiles;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.scoring.ScoreColumns;
import dev.nightjar.spark.scoring.ScoreTable;
import dev.nightjar.spark.step.StepContext;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Follows the score of one row back to where it came from. All is computed again by the functions that scored it, from the
 * versions of the tables that the scoring run read, so that what came later does not show; and the model predicts again, so
 * that the trace is known to be true. A score that was carried over is predicted again from the inputs of the night that
 * carried it, which shows that they are what they were.
 */
public final class Trace {

    private static final double ROUNDING = 1e-9;

    private final StepContext night;
    private final TableName scores;
    private final ScoringRuns runs;

    public Trace(StepContext night) {
        this.night = night;
        this.scores = TableName.scores(night.spec().pipeline());
        this.runs = new ScoringRuns(night);
    }

    /**
     * The trace of one row of the night's scores.
     *
     * @param key value of each column of `dataset.key`, as text
     * @throws UsageError if these are not the key's columns, nothing was scored with it, or scores are lists of users
     * @throws DataRefused if the versions that the scoring run read are no longer there
     */
    public ScoreTrace of(Map<String, String> key) {
        if (night.spec().model().flatMap(ModelSpec::forecast).isPresent()) {
            throw new UsageError(
                    "Cannot trace a forecast: it is made of the whole history of its series. Its run, model"
                            + " version and origin are in table " + scores + ".");
        }
        requireKey(key);
        Row score = score(key);
        StepRun run = runs.wrote(score);
        StepContext then = night.with(night.tables().pinnedAt(run.read()));
        try {
            return traced(then, key, score, run);
        } catch (Exception e) {
            // Spark throws more than it declares
            if (GoneFiles.are(e)) {
                throw new DataRefused(
                        "Cannot trace a score of " + night.date() + ": files of " + run.read() + ", which run "
                                + run.runId() + " read, are no longer there. Was there a VACUUM since?",
                        e);
            }
            throw e;
        }
    }

    private ScoreTrace traced(StepContext then, Map<String, String> key, Row score, StepRun run) {
        ModelVersion version = night.registry()
                .model(score.<String>getAs(ScoreColumns.MODEL_NAME))
                .version(score.<Integer>getAs(ScoreColumns.MODEL_VERSION))
                .orElseThrow();
        Dataset<Row> rows = at(which(Examples.toScore(then), key), score);
        // of one key
        List<Row> bronze = rows.collectAsList();
        List<Row> again = ModelArtifact.load(night, version)
                .predict(Examples.scoring(then, rows))
                .limit(1)
                .collectAsList();
        Values written = new Values(score);
        Optional<Values> predicted = again.stream().findFirst().map(Values::new);
        return new ScoreTrace(
                night.spec().pipeline(),
                night.date(),
                run.runId(),
                runs.computed(score),
                new ScoreTrace.Model(
                        version.model(),
                        version.version(),
                        version.date(),
                        version.codeVersion(),
                        version.runId(),
                        version.inputs()),
                written.all(),
                run.read(),
                predicted
                        .map(values -> values.of(
                                night.spec().dataset().orElseThrow().columns().keySet()))
                        .orElse(Map.of()),
                predicted
                        .map(values -> views(then, rows, new Values(bronze.get(0)), values))
                        .orElse(List.of()),
                bronze.stream().map(row -> source(row)).toList(),
                differences(written, predicted, version));
    }

    private List<ScoreTrace.View> views(StepContext then, Dataset<Row> rows, Values row, Values values) {
        List<ScoreTrace.View> views = new ArrayList<>();
        for (String view : night.spec().dataset().orElseThrow().features()) {
            FeatureViewSpec spec = night.spec().features().get(view);
            views.add(new ScoreTrace.View(
                    view,
                    row.of(spec.entity()),
                    values.of(new FeatureView(view, spec).columns()),
                    tiles(Examples.tiles(then, rows, view))));
        }
        return views;
    }

    /** As many as the longest window has days and nights of arrival. */
    private static List<ScoreTrace.Tile> tiles(Dataset<Row> tiles) {
        return tiles.orderBy(FeatureView.DAY, LakeColumns.ARRIVAL_DATE).collectAsList().stream()
                .map(tile -> new ScoreTrace.Tile(
                        tile.getDate(0).toLocalDate(), tile.getDate(1).toLocalDate(), tile.getLong(2)))
                .toList();
    }

    private ScoreTrace.Source source(Row row) {
        boolean fromFile = List.of(row.schema().fieldNames()).contains(LakeColumns.SOURCE_FILE);
        return new ScoreTrace.Source(
                TableName.bronze(night.spec().pipeline(), Examples.scored(night.spec()))
                        .toString(),
                row.<Date>getAs(LakeColumns.ARRIVAL_DATE).toLocalDate(),
                row.getAs(LakeColumns.RUN_ID),
                fromFile ? row.getAs(LakeColumns.SOURCE_FILE) : null);
    }

    private static List<String> differences(Values written, Optional<Values> predicted, ModelVersion version) {
        if (predicted.isEmpty()) {
            return List.of("There is no such row to score: the pipeline file is not as it was.");
        }
        List<String> differences = new ArrayList<>();
        for (String output : version.outputs().keySet()) {
            JsonNode then = written.all().get(output);
            JsonNode now = predicted.get().all().get(output);
            if (!same(then, now)) {
                differences.add(output + " was written as " + then + " and is predicted as " + now + " now");
            }
        }
        return differences;
    }

    /** Compiled and by Spark ML a model predicts the same but for rounding. */
    private static boolean same(JsonNode then, JsonNode now) {
        if (then.isFloatingPointNumber() && now.isFloatingPointNumber()) {
            double size = Math.max(1, Math.abs(then.doubleValue()));
            return Math.abs(then.doubleValue() - now.doubleValue()) <= ROUNDING * size || then.equals(now);
        }
        if (then.isArray() && then.size() == now.size()) {
            return IntStream.range(0, then.size()).allMatch(i -> same(then.get(i), now.path(i)));
        }
        return then.equals(now);
    }

    private void requireKey(Map<String, String> key) {
        night.spec().model().flatMap(ModelSpec::recommendation).ifPresent(recommendation -> {
            throw new UsageError("Cannot trace a score of task recommendation: a list is made of all that users"
                    + " have, and not of one example.");
        });
        List<String> columns = night.spec().dataset().orElseThrow().key();
        if (!new TreeSet<>(columns).equals(new TreeSet<>(key.keySet()))) {
            throw new UsageError("Invalid key " + key.keySet() + ": examples of "
                    + night.spec().pipeline() + " have the key " + columns + ". Give --key COLUMN=VALUE for each.");
        }
    }

    private Row score(Map<String, String> key) {
        List<Row> found =
                which(ScoreTable.of(night, night.date()), key).limit(2).collectAsList();
        if (found.isEmpty()) {
            throw new UsageError("Cannot trace " + key + ": table " + scores + " has no such row of " + night.date()
                    + ". Look for it with nightjar sql \"SELECT * FROM " + scores + " WHERE date = DATE'"
                    + night.date() + "'\".");
        }
        if (found.size() > 1) {
            throw new DataRefused("Cannot trace " + key + ": table " + scores + " has several such rows of "
                    + night.date() + ". A rule `unique` on the key of the source would have told.");
        }
        return found.get(0);
    }

    /** A key may have several examples in a night, of which the latest score tells that of one. */
    private Dataset<Row> at(Dataset<Row> rows, Row score) {
        return night.spec()
                .dataset()
                .flatMap(DatasetSpec::timestamp)
                .map(name -> rows.where(Quoted.column(name).eqNullSafe(lit(score.<Object>getAs(name)))))
                .orElse(rows);
    }

    private static Dataset<Row> which(Dataset<Row> rows, Map<String, String> key) {
        Column which = lit(true);
        for (Map.Entry<String, String> of : key.entrySet()) {
            Column column = Quoted.column(of.getKey());
            which = which.and(column.equalTo(
                    lit(of.getValue()).try_cast(rows.schema().apply(of.getKey()).dataType())));
        }
        return rows.where(which);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores of a night of which those are carried over whose rows have the hash of a {@link PreviousScores previous one}: all
 * that a score depends on is in the hash, so they are what scoring would say. Whatever is not the model's, such as columns
 * that are carried along, is the night's.
 *
 * <p>Each row is joined with at most one score a hash, a previous one or one that the model has made of the rows without. A
 * left join with at most one partner a row neither loses nor doubles a row, whatever happens. Were rows put apart into
 * changed and unchanged ones, and both written, an executor that is lost, or inputs that are others when they are computed
 * again, could have a row land in both parts or in neither. Here such a row has no score, which {@link CarriedRows} refuses.
 */
final class CarriedScores {

    private static final String HASH = "_hash_now";
    private static final String SCORE = "_score_now";

    /** What no columns of a night's examples may be named. */
    static final List<String> ADDED = List.of(
            ScoreColumns.INPUT_HASH,
            ScoreColumns.SCORED_RUN_ID,
            CarriedRows.CARRIED,
            PreviousScores.HASH,
            PreviousScores.SCORE,
            HASH,
            SCORE);

    /** So many hashes or scores at most, of some 100 bytes each, are sent to all executors. */
    private static final long FEW = 200_000;

    private final StepContext night;
    private final ModelVersion version;
    private final TrainedModel model;
    private final Instant started;
    private final KeptRows kept;
    private final List<String> score;

    CarriedScores(StepContext night, ModelVersion version, TrainedModel model, Instant started, KeptRows kept) {
        this.night = night;
        this.version = version;
        this.model = model;
        this.started = started;
        this.kept = kept;
        int explain = night.spec().scoring().orElseThrow().explain();
        this.score = Stream.of(
                        version.outputs().keySet().stream(),
                        ScoreColumns.explanation(explain).stream(),
                        Stream.of(ScoreColumns.SCORED_AT, ScoreColumns.SCORED_RUN_ID))
                .flatMap(names -> names)
                .toList();
    }

    /**
     * Scores.
     *
     * @param names columns of examples that are written
     * @param watches of examples and of what is written; not of what the model says beside that
     */
    Predicted of(Dataset<Row> examples, List<String> names, List<Watch> watches) {
        List<Column> shown = new ArrayList<>(columns(names));
        List<Watch> shownWatches = new ArrayList<>(List.of(new CarriedRows()));
        for (Watch watch : watches) {
            shown.addAll(watch.columns());
            shownWatches.add(ShownWatch.of(watch, examples));
        }
        return new Predicted(
                rows(examples, shown),
                shownWatches,
                columns(List.of(ScoreColumns.SCORED_AT, ScoreColumns.SCORED_RUN_ID, ScoreColumns.INPUT_HASH)));
    }

    private Dataset<Row> rows(Dataset<Row> examples, List<Column> shown) {
        Dataset<Row> hashed =
                examples.withColumn(ScoreColumns.INPUT_HASH, new ScoreDefinition(night, version).hash(examples));
        Dataset<Row> all = scored(hashed);
        return new PreviousScores(night, version)
                .find(score, all.schema())
                .map(before -> carried(all, hashed, shown, before))
                .orElseGet(() -> allScored(all, shown));
    }

    /** By the model, in this run. */
    private Dataset<Row> scored(Dataset<Row> hashed) {
        return model.predict(hashed)
                .withColumn(ScoreColumns.SCORED_AT, lit(started))
                .withColumn(ScoreColumns.SCORED_RUN_ID, lit(night.runId()));
    }

    private Dataset<Row> allScored(Dataset<Row> all, List<Column> shown) {
        return all.select(Stream.of(
                        shown.stream(),
                        Stream.of(col(ScoreColumns.INPUT_HASH)),
                        columns(score).stream(),
                        Stream.of(lit(false).as(CarriedRows.CARRIED)))
                .flatMap(columns -> columns)
                .toArray(Column[]::new));
    }

    private Dataset<Row> carried(Dataset<Row> all, Dataset<Row> examples, List<Column> shown, Dataset<Row> before) {
        // what comes from files alone is faster read again than kept, as few columns of it are needed the first time
        boolean joined = !night.spec().dataset().orElseThrow().features().isEmpty();
        Dataset<Row> hashed = joined ? kept.keep(examples) : examples;
        Dataset<Row> rows =
                kept.keep(hashed.select(Stream.concat(shown.stream(), Stream.of(col(ScoreColumns.INPUT_HASH)))
                                .toArray(Column[]::new))
                        .join(before, col(ScoreColumns.INPUT_HASH).equalTo(col(PreviousScores.HASH)), "left")
                        .drop(PreviousScores.HASH));
        Row counts = rows.agg(count(lit(1)), count(col(PreviousScores.SCORE))).head();
        long changed = counts.getLong(0) - counts.getLong(1);
        // the rest would cost more than it spares
        return changed * 2 > counts.getLong(0)
                ? allScored(all, shown)
                : whole(rows, changed == 0 ? nothing(all) : again(rows, hashed, changed));
    }

    /** Scores of rows without a previous one: one row a {@link #HASH}, with {@link #SCORE}. */
    private Dataset<Row> again(Dataset<Row> rows, Dataset<Row> hashed, long changed) {
        Dataset<Row> hashes = rows.where(col(PreviousScores.SCORE).isNull())
                .select(col(ScoreColumns.INPUT_HASH).as(HASH))
                .distinct();
        Dataset<Row> scores = scores(scored(hashed.join(
                        few(hashes, changed), col(ScoreColumns.INPUT_HASH).equalTo(col(HASH)), "left_semi")))
                .dropDuplicates(HASH);
        return few(scores, changed);
    }

    private Dataset<Row> nothing(Dataset<Row> all) {
        return scores(all).limit(0);
    }

    private Dataset<Row> scores(Dataset<Row> scored) {
        return scored.select(
                col(ScoreColumns.INPUT_HASH).as(HASH),
                struct(columns(score).toArray(Column[]::new)).as(SCORE));
    }

    private static Dataset<Row> few(Dataset<Row> rows, long count) {
        return count <= FEW ? broadcast(rows) : rows;
    }

    private Dataset<Row> whole(Dataset<Row> rows, Dataset<Row> again) {
        Column one = coalesce(col(PreviousScores.SCORE), col(SCORE));
        Stream<Column> ofRows =
                Arrays.stream(rows.drop(PreviousScores.SCORE).columns()).map(Quoted::column);
        return rows.join(again, col(ScoreColumns.INPUT_HASH).equalTo(col(HASH)), "left")
                .select(Stream.of(
                                ofRows,
                                score.stream().map(name -> one.getField(name).as(name)),
                                Stream.of(col(PreviousScores.SCORE).isNotNull().as(CarriedRows.CARRIED)))
                        .flatMap(columns -> columns)
                        .toArray(Column[]::new));
    }

    private static List<Column> columns(List<String> names) {
        return names.stream().map(Quoted::column).toList();
    }
}

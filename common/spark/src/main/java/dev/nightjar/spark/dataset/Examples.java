/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.LabelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.SplitSpec;
import dev.nightjar.spark.features.AsOf;
import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.features.PointInTime;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The examples of a night: rows of the spine, each with the inputs that were known at its time. Training and scoring go
 * the same way, so they cannot differ.
 */
public final class Examples {

    private final StepContext night;
    private final PipelineSpec spec;
    private final DatasetSpec dataset;

    private Examples(StepContext night) {
        this.night = night;
        this.spec = night.spec();
        this.dataset = spec.dataset().orElseThrow();
    }

    /** Names of the model's inputs, in order: `dataset.columns`, then the features of each view. */
    public static List<String> inputs(PipelineSpec spec) {
        DatasetSpec dataset = spec.dataset().orElseThrow();
        List<String> inputs = new ArrayList<>(dataset.columns().keySet());
        dataset.features()
                .forEach(view ->
                        inputs.addAll(new FeatureView(view, spec.features().get(view)).columns()));
        return inputs;
    }

    /**
     * Examples to train with on a night: those whose label is known, or all for tasks that learn without, up to the label
     * delay before the night's date, and of training rows what `dataset.downSample` keeps.
     *
     * @return key, timestamp, columns of the task and of `model.slices`, inputs, `_weight`, `_split`, and `_label` where the task or the file has
     *     one: of a forecast its target, of a recommendation the rating
     */
    public static Dataset<Row> training(StepContext night) {
        return new Examples(night).training();
    }

    /**
     * Examples to score on a night: those of its date, or the newest state for data without time.
     *
     * @return key, timestamp, `scoring.columns`, columns of segments and inputs
     */
    public static Dataset<Row> scoring(StepContext night) {
        return scoring(night, toScore(night));
    }

    /**
     * All that is known at the end of a night's date, for tasks that make their own rows of it.
     *
     * @return key, timestamp, columns of the task, inputs and `_label`
     */
    public static Dataset<Row> history(StepContext night) {
        return new Examples(night).history();
    }

    /** The same of some of {@link #toScore}. */
    public static Dataset<Row> scoring(StepContext night, Dataset<Row> some) {
        return new Examples(night).scoring(some);
    }

    /** Rows of bronze of which a night scores one example each; nothing of their inputs is computed for that. */
    public static Dataset<Row> toScore(StepContext night) {
        return new Examples(night).toScore();
    }

    /** The source of {@link #toScore}. */
    public static String scored(PipelineSpec spec) {
        return spec.scoring()
                .flatMap(scoring -> scoring.source())
                .orElseGet(() -> spec.dataset().orElseThrow().spine());
    }

    /**
     * What features of a view are made of for some of {@link #toScore}.
     *
     * @return as {@link FeatureView#tiles}
     */
    public static Dataset<Row> tiles(StepContext night, Dataset<Row> some, String view) {
        return new Examples(night).tiles(some, view);
    }

    /**
     * Labels of a past day's examples as known on the night.
     *
     * @return key, `dataset.timestamp` if there is one, and `_label`
     */
    public static Dataset<Row> labelled(StepContext night, LocalDate day) {
        return new Examples(night).labelled(day);
    }

    /** The newest day whose labels are all known at the end of a date. */
    public static LocalDate lastLabelledDay(PipelineSpec spec, LocalDate date) {
        Period delay =
                spec.dataset().flatMap(DatasetSpec::label).map(LabelSpec::delay).orElse(Period.ZERO);
        return date.minus(delay);
    }

    private Dataset<Row> training() {
        LocalDate last = lastLabelledDay(spec, night.date());
        Optional<LocalDate> first = firstDay(last);
        Dataset<Row> spine = first.map(
                        day -> spineUpTo(last).where(col(LakeColumns.DATE).geq(lit(day))))
                .orElseGet(() -> spineUpTo(last));
        Dataset<Row> rows = spine.withColumn(ExampleColumns.SPLIT, Splits.of(dataset, last))
                .where(col(ExampleColumns.SPLIT).isNotNull())
                .withColumn(
                        ExampleColumns.WEIGHT,
                        dataset.weight().map(sql -> expr(sql)).orElse(lit(1.0)).cast("double"));
        TaskColumns task = new TaskColumns(spec, night.date());
        Dataset<Row> labelled = dataset.label()
                .map(label -> new Labels(night, label).forTraining(rows))
                .orElseGet(() -> task.label(rows));
        // before their inputs are joined, which is what costs
        Dataset<Row> kept = DownSampling.of(labelled, dataset);
        List<String> carried = new ArrayList<>(task.carried());
        carried.addAll(SliceColumns.of(spec, List.of(spine.columns())));
        if (List.of(labelled.columns()).contains(ExampleColumns.LABEL)) {
            carried.add(ExampleColumns.LABEL);
        }
        carried.addAll(List.of(ExampleColumns.WEIGHT, ExampleColumns.SPLIT));
        return withInputs(kept, first, last, carried);
    }

    private Dataset<Row> history() {
        TaskColumns task = new TaskColumns(spec, night.date());
        List<String> carried = new ArrayList<>(task.carried());
        carried.add(ExampleColumns.LABEL);
        return withInputs(task.label(spineUpTo(night.date())), Optional.empty(), night.date(), carried);
    }

    private Dataset<Row> toScore() {
        Dataset<Row> rows = day(scored(spec), night.date());
        Optional<String> where = spec.scoring().flatMap(scoring -> scoring.where());
        return where.map(rows::where).orElse(rows);
    }

    private Dataset<Row> scoring(Dataset<Row> rows) {
        List<String> carried =
                new ArrayList<>(spec.scoring().map(scoring -> scoring.columns()).orElse(List.of()));
        carried.addAll(TaskColumns.segments(spec));
        return withInputs(rows, Optional.of(night.date()), night.date(), carried);
    }

    private Dataset<Row> tiles(Dataset<Row> rows, String name) {
        FeatureView view = new FeatureView(name, spec.features().get(name));
        return view.tiles(
                eventsFor(name, view, Optional.of(night.date()), night.date()),
                moments(rows.withColumn(AsOf.COLUMN, asOfColumn()), name),
                asOf(),
                dataset.known());
    }

    /** Distinct entities of a view and the moments as of which its features are asked for. */
    private Dataset<Row> moments(Dataset<Row> rows, String view) {
        List<Column> keys = columns(spec.features().get(view).entity());
        keys.add(col(AsOf.COLUMN));
        return rows.select(keys.toArray(Column[]::new)).distinct();
    }

    private Dataset<Row> labelled(LocalDate day) {
        List<Column> columns = new ArrayList<>(columns(dataset.key()));
        dataset.timestamp().filter(time -> !dataset.key().contains(time)).ifPresent(time -> columns.add(col(time)));
        columns.add(col(ExampleColumns.LABEL));
        return new Labels(night, dataset.label().orElseThrow())
                .join(day(dataset.spine(), day))
                .select(columns.toArray(Column[]::new));
    }

    /** Rows of one day, or for data without time the newest state up to it. */
    private Dataset<Row> day(String source, LocalDate day) {
        return spec.sources().get(source).load().isState()
                ? asOf(source, day)
                : arrived(source).where(col(LakeColumns.DATE).equalTo(lit(day)));
    }

    private Dataset<Row> spineUpTo(LocalDate last) {
        Dataset<Row> known = asOf(dataset.spine(), night.date());
        boolean state = spec.sources().get(dataset.spine()).load().isState();
        Dataset<Row> rows = state ? known : known.where(col(LakeColumns.DATE).leq(lit(last)));
        return dataset.timestamp()
                .map(column -> rows.where(to_date(col(column)).leq(lit(last))))
                .orElse(rows);
    }

    private Optional<LocalDate> firstDay(LocalDate last) {
        boolean state = spec.sources().get(dataset.spine()).load().isState();
        return dataset.split()
                .filter(split -> split instanceof SplitSpec.ByTime && !state)
                .map(split -> Splits.firstDay((SplitSpec.ByTime) split, last));
    }

    private Dataset<Row> withInputs(
            Dataset<Row> rows, Optional<LocalDate> first, LocalDate last, List<String> carried) {
        AsOf asOf = asOf();
        Dataset<Row> joined = rows.withColumn(AsOf.COLUMN, asOfColumn());
        for (String view : dataset.features()) {
            joined = joinFeatures(joined, view, asOf, first, last);
        }
        return joined.select(selected(carried));
    }

    private AsOf asOf() {
        boolean exact = dataset.timestamp().isPresent() && dataset.accuracy() == DatasetSpec.Accuracy.EXACT;
        return exact ? AsOf.MOMENT : AsOf.END_OF_DAY;
    }

    private Column asOfColumn() {
        if (dataset.timestamp().isEmpty()) {
            return lit(night.date());
        }
        Column timestamp = col(dataset.timestamp().get());
        return asOf() == AsOf.MOMENT ? timestamp.cast("timestamp") : date_sub(to_date(timestamp), 1);
    }

    private Dataset<Row> joinFeatures(
            Dataset<Row> rows, String name, AsOf asOf, Optional<LocalDate> first, LocalDate last) {
        FeatureView view = new FeatureView(name, spec.features().get(name));
        List<String> entity = spec.features().get(name).entity();
        Dataset<Row> spine = moments(rows, name);
        Dataset<Row> bronze = eventsFor(name, view, first, last);
        boolean oneTime = asOf == AsOf.END_OF_DAY && first.equals(Optional.of(last));
        Dataset<Row> features = oneTime
                ? view.asOf(bronze, spine, asOf, dataset.known(), FeatureView.Plan.JOIN)
                : new PointInTime(night, name).of(bronze, spine, asOf, first.map(day -> day.minusDays(1)));
        Column on = rows.col(AsOf.COLUMN).eqNullSafe(features.col(AsOf.COLUMN));
        for (String key : entity) {
            on = on.and(rows.col(key).eqNullSafe(features.col(key)));
        }
        Dataset<Row> joined = rows.join(features, on, "left").drop(features.col(AsOf.COLUMN));
        for (String key : entity) {
            joined = joined.drop(features.col(key));
        }
        return joined;
    }

    /** Only the days that windows can reach are read. */
    private Dataset<Row> eventsFor(String name, FeatureView view, Optional<LocalDate> first, LocalDate last) {
        String source = spec.features().get(name).source();
        LocalDate newest = dataset.timestamp().isPresent() ? last : night.date();
        Dataset<Row> upTo = spec.sources().get(source).load() == SourceSpec.Load.UPSERT
                ? asOf(source, night.date())
                : arrived(source).where(col(LakeColumns.DATE).leq(lit(newest)));
        if (first.isPresent()
                && view.reach().isPresent()
                && view.isByEventTimeOf(spec.sources().get(source))) {
            return upTo.where(col(LakeColumns.DATE)
                    .geq(lit(first.get().minusDays(view.reach().get() + 1L))));
        }
        return upTo;
    }

    private Column[] selected(List<String> carried) {
        Set<String> plain = new LinkedHashSet<>(dataset.key());
        dataset.timestamp().ifPresent(plain::add);
        plain.addAll(carried);
        plain.removeAll(dataset.columns().keySet());
        List<Column> columns = columns(List.copyOf(plain));
        dataset.columns().forEach((name, sql) -> columns.add(expr(sql).as(name)));
        dataset.features()
                .forEach(view -> columns.addAll(
                        columns(new FeatureView(view, spec.features().get(view)).columns())));
        return columns.toArray(Column[]::new);
    }

    /** All rows of a source that had arrived by the night. */
    private Dataset<Row> arrived(String source) {
        return Snapshots.arrived(night.tables(), TableName.bronze(spec.pipeline(), source), night.date());
    }

    /** A source's bronze as known at the end of a date. */
    private Dataset<Row> asOf(String source, LocalDate date) {
        return Snapshots.asOf(
                night.tables(),
                TableName.bronze(spec.pipeline(), source),
                spec.sources().get(source),
                date);
    }

    private static List<Column> columns(List<String> names) {
        return new ArrayList<>(names.stream().map(c -> col(c)).toList());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.ViewDefinition;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The nightly table of a feature view: one row an entity, as of the end of the date. */
public final class NightlyFeatures {

    private final List<StepContext> nights;
    private final StepContext night;
    private final String name;
    private final FeatureViewSpec spec;
    private final FeatureView view;
    private final SourceSpec source;
    private final TableName bronze;

    /** @param nights one or more, in order */
    public NightlyFeatures(List<StepContext> nights, String name) {
        this.nights = nights;
        this.night = nights.get(0);
        this.name = name;
        this.spec = night.spec().features().get(name);
        this.view = new FeatureView(name, spec);
        this.source = night.spec().sources().get(spec.source());
        this.bronze = TableName.bronze(night.spec().pipeline(), spec.source());
    }

    /**
     * Writes the features of every entity that the windows see, those of all nights in one commit. Where its aggregates can
     * be made of parts, only events that are new since the last night are read, and the tiles of those before.
     *
     * @return one result a night; the rows read are those of all nights together
     * @throws DataRefused if each night must be run alone
     */
    public List<StepResult> run() {
        if (nights.size() > 1 && source.load().isState()) {
            throw new DataRefused("Cannot compute " + nights.size() + " nights of " + name
                    + " together: each has a state of its own.");
        }
        if (nights.stream()
                        .map(each -> ViewDefinition.hash(each.spec(), each.step()))
                        .distinct()
                        .count()
                > 1) {
            throw new DataRefused("Cannot compute " + nights.size() + " nights of " + name
                    + " together: its definition is not the same on each date.");
        }
        if (source.load() == SourceSpec.Load.APPEND && spec.columns().isEmpty()) {
            Dataset<Row> events = view.events(night.tables().read(bronze));
            Optional<PartialAggregates> partials = PartialAggregates.of(spec.aggregate(), events);
            if (partials.isPresent()) {
                return ofTiles(events, partials.get());
            }
        }
        return ofEvents();
    }

    private List<StepResult> ofTiles(Dataset<Row> events, PartialAggregates partials) {
        DayTiles tiles = new DayTiles(spec.entity(), partials);
        TileStore store = new TileStore(night, name, spec, tiles);
        List<Period> windows = view.windows();
        LocalDate first = dates().get(0).minusDays(view.reach().orElseThrow() - 1L);
        LocalDate arrived = view.isByEventTimeOf(source) ? first : TileStore.EVER;
        LocalDate last = dates().get(nights.size() - 1);
        try (TileStore.Update update = store.update(events, arrived)) {
            Observed folded = new Observed();
            Dataset<Row> needed = update.tiles()
                    .where(col(LakeColumns.ARRIVAL_DATE).leq(lit(last)))
                    .where(col(DayTiles.DAY).between(lit(first), lit(last)));
            Dataset<Row> features =
                    tiles.nightly(folded.watch(needed, count(lit(1)).as("tiles")), dates(), windows, view.features());
            // neither needs the other's commit
            try (Aside<Long> stored = Aside.begin(night.spark(), () -> update.write(night.runId()))) {
                return write(
                        view.withDerived(features, AsOf.END_OF_DAY), () -> stored.result() + folded.count("tiles"));
            }
        }
    }

    private List<StepResult> ofEvents() {
        Observed counted = new Observed();
        Dataset<Row> events = counted.watch(events(), count(lit(1)).as("events"));
        Column days = array(dates().stream().map(date -> lit(date)).toArray(Column[]::new));
        Dataset<Row> spine = view.entities(events()).withColumn(AsOf.COLUMN, explode(days));
        // rows of an upserted source, which are those of one night alone, do not say when they arrived
        Known known = source.load() == SourceSpec.Load.UPSERT ? Known.EVENT : Known.ARRIVAL;
        return write(
                view.asOf(events, spine, AsOf.END_OF_DAY, known, FeatureView.Plan.JOIN), () -> counted.count("events"));
    }

    private Dataset<Row> events() {
        LocalDate last = dates().get(nights.size() - 1);
        if (source.load() == SourceSpec.Load.UPSERT) {
            return Snapshots.asOf(night.tables(), bronze, source, last);
        }
        Dataset<Row> known = Snapshots.arrived(night.tables(), bronze, last);
        return view.reach()
                .filter(days -> view.isByEventTimeOf(source))
                .map(days ->
                        known.where(col(LakeColumns.DATE).gt(lit(dates().get(0).minusDays(days)))))
                .orElse(known);
    }

    private List<StepResult> write(Dataset<Row> features, LongSupplier read) {
        Column run = lit(null);
        List<Column> counts = new ArrayList<>();
        for (StepContext each : nights) {
            Column own = col(LakeColumns.DATE).equalTo(lit(each.date()));
            run = when(own, each.runId()).otherwise(run);
            counts.add(count_if(own).as(each.date().toString()));
        }
        Observed counted = new Observed();
        night.tables()
                .replaceDates(
                        TableName.features(night.spec().pipeline(), name),
                        Arrivals.of(dates()),
                        counted.watch(
                                features.withColumnRenamed(AsOf.COLUMN, LakeColumns.DATE)
                                        .withColumn(LakeColumns.RUN_ID, run),
                                counts.get(0),
                                counts.subList(1, counts.size()).toArray(Column[]::new)),
                        TableDescription.byDate(
                                        "Features " + name + " of each " + spec.entity()
                                                + ", as of the end of the date",
                                        comments())
                                .growing()
                                .definedBy(ViewDefinition.hash(night.spec(), night.step())));
        return nights.stream()
                .map(each -> {
                    long written = counted.count(each.date().toString());
                    return StepResult.done(read.getAsLong(), written)
                            .withMeasures(Map.of("entities", (double) written));
                })
                .toList();
    }

    private List<LocalDate> dates() {
        return nights.stream().map(StepContext::date).toList();
    }

    private Map<String, String> comments() {
        Map<String, String> comments = new LinkedHashMap<>();
        spec.aggregate()
                .forEach((aggregate, sql) -> spec.windows()
                        .forEach(window -> comments.put(
                                FeatureViewSpec.column(name, aggregate, window), sql + " over " + window)));
        spec.columns()
                .forEach((column, sql) ->
                        comments.put(FeatureViewSpec.column(name, column), sql + " of the newest row"));
        spec.derive().forEach((column, sql) -> comments.put(FeatureViewSpec.column(name, column), sql));
        return comments;
    }
}

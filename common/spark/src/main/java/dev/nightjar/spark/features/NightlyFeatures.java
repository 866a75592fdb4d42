/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The nightly table of a feature view: one row an entity, as of the end of the date. */
public final class NightlyFeatures {

    private final StepContext night;
    private final String name;
    private final FeatureViewSpec spec;
    private final FeatureView view;

    public NightlyFeatures(StepContext night, String name) {
        this.night = night;
        this.name = name;
        this.spec = night.spec().features().get(name);
        this.view = new FeatureView(name, spec);
    }

    /** Writes the features of every entity that the windows see. */
    public StepResult run() {
        Dataset<Row> events = events();
        Dataset<Row> spine = view.entities(events).withColumn(AsOf.COLUMN, lit(night.date()));
        Dataset<Row> features =
                view.asOf(events, spine, AsOf.END_OF_DAY, Known.EVENT).drop(AsOf.COLUMN);
        long written = night.tables()
                .replaceDate(
                        TableName.features(night.spec().pipeline(), name),
                        features,
                        TableDescription.byDate(
                                "Features " + name + " of each " + spec.entity() + ", as of the end of the date",
                                comments()));
        return StepResult.done(0, written).withMeasures(Map.of("entities", (double) written));
    }

    /** They had all arrived by the night, so that it is the same whether rows are known by their event or by that. */
    private Dataset<Row> events() {
        TableName table = TableName.bronze(night.spec().pipeline(), spec.source());
        SourceSpec source = night.spec().sources().get(spec.source());
        if (source.load() == SourceSpec.Load.UPSERT) {
            return Snapshots.asOf(night.tables(), table, source, night.date());
        }
        Dataset<Row> bronze = Snapshots.arrived(night.tables(), table, night.date());
        return view.reach()
                .map(days ->
                        bronze.where(col(LakeColumns.DATE).gt(lit(night.date().minusDays(days)))))
                .orElse(bronze);
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
        return comments;
    }
}

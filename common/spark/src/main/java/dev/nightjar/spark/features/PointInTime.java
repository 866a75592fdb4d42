/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Features of a view for the rows of a spine, each as of its own time, from the view's tiles where that is faster. */
public final class PointInTime {

    private final StepContext night;
    private final String name;
    private final FeatureViewSpec spec;
    private final FeatureView view;
    private final SourceSpec source;

    public PointInTime(StepContext night, String name) {
        this.night = night;
        this.name = name;
        this.spec = night.spec().features().get(name);
        this.view = new FeatureView(name, spec);
        this.source = night.spec().sources().get(spec.source());
    }

    /**
     * The features; see {@link FeatureView#asOf}.
     *
     * @param bronze rows of the view's source as this step reads it; those before the longest window may be left out
     * @param spine distinct entities and `_as_of`
     * @param first no row of the spine is of a day before; empty if that is not known
     */
    public Dataset<Row> of(Dataset<Row> bronze, Dataset<Row> spine, AsOf asOf, Optional<LocalDate> first) {
        Known known = night.spec().dataset().orElseThrow().known();
        boolean tiled = asOf == AsOf.END_OF_DAY
                && source.load() == SourceSpec.Load.APPEND
                && spec.columns().isEmpty();
        Dataset<Row> events = view.events(bronze);
        Optional<PartialAggregates> partials =
                tiled ? PartialAggregates.of(spec.aggregate(), events) : Optional.empty();
        if (partials.isEmpty()) {
            return view.asOf(bronze, spine, asOf, known, FeatureView.Plan.BY_SIZE);
        }
        if (!SpineSize.of(spine, spec.entity()).manyPairs(events)) {
            return view.asOf(bronze, spine, asOf, known, FeatureView.Plan.JOIN);
        }
        DayTiles tiles = new DayTiles(spec.entity(), partials.get());
        LocalDate arrived = first.filter(day -> view.isByEventTimeOf(source))
                .map(day -> day.minusDays(view.reach().orElseThrow()))
                .orElse(TileStore.EVER);
        Dataset<Row> stored = new TileStore(night, name, spec, tiles)
                .read(events, arrived)
                .where(col(LakeColumns.ARRIVAL_DATE).leq(lit(night.date())));
        return view.withDerived(
                DayTiles.asOf(view.fold(partials.get(), asOf, known), stored, spine, view.windows(), view.features()),
                asOf);
    }
}

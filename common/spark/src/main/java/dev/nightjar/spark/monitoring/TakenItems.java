/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.RecommendationSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.recommendation.RecommendationColumns;
import dev.nightjar.spark.step.StepContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What users took on a night's date, by which the lists of the day before are judged. */
final class TakenItems {

    private final StepContext night;
    private final RecommendationSpec columns;
    private final String spine;

    TakenItems(StepContext night) {
        this.night = night;
        this.columns = night.spec().model().flatMap(ModelSpec::recommendation).orElseThrow();
        this.spine = night.spec().dataset().orElseThrow().spine();
    }

    /** Whether rows of the spine have a day of their own. */
    boolean isKnown() {
        return !night.spec().sources().get(spine).load().isState();
    }

    /** The lists and, in rows without `rank`, what was taken; of lists without what users have, what is new to them. */
    Dataset<Row> beside(ScoredDay scored) {
        boolean excludeSeen = Boolean.parseBoolean(scored.version().params().getOrDefault("excludeSeen", "true"));
        Dataset<Row> taken = pairs(col(LakeColumns.DATE).equalTo(lit(night.date())));
        Dataset<Row> judging =
                excludeSeen ? taken.except(pairs(col(LakeColumns.DATE).lt(lit(night.date())))) : taken.distinct();
        return scored.scores()
                .select(col(columns.user()), col(columns.item()), col(RecommendationColumns.RANK))
                .unionByName(
                        judging.withColumn(RecommendationColumns.RANK, lit(null).cast("int")));
    }

    private Dataset<Row> pairs(Column which) {
        return Snapshots.arrived(night.tables(), TableName.bronze(night.spec().pipeline(), spine), night.date())
                .where(which)
                .select(col(columns.user()), col(columns.item()))
                .na()
                .drop();
    }
}

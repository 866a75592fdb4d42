/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.LabelSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.step.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Joins what is known of labels at the end of a night's date: rows of labels that had arrived by then. */
final class Labels {

    private static final Set<ModelSpec.Task> LEARNT_WITHOUT = Set.of(ModelSpec.Task.CLUSTERING, ModelSpec.Task.ANOMALY);

    private static final String KEY = "_label_key_";

    private final StepContext night;
    private final LabelSpec label;

    Labels(StepContext night, LabelSpec label) {
        this.night = night;
        this.label = label;
    }

    /** Adds `_label` to spine rows old enough to have one; rows whose label is not known are left out. */
    Dataset<Row> join(Dataset<Row> spine) {
        return beside(spine).where(col(ExampleColumns.LABEL).isNotNull());
    }

    /** The same for training. Tasks that learn without labels keep all rows; what is not known is null. */
    Dataset<Row> forTraining(Dataset<Row> spine) {
        return night.spec()
                        .model()
                        .flatMap(ModelSpec::task)
                        .filter(LEARNT_WITHOUT::contains)
                        .isPresent()
                ? beside(spine)
                : join(spine);
    }

    private Dataset<Row> beside(Dataset<Row> spine) {
        Dataset<Row> labelled = label.source().isPresent()
                ? fromSource(spine, label.source().get())
                : spine.withColumn(ExampleColumns.LABEL, expr(label.expr()));
        Column value = label.defaultValue()
                .map(sql -> coalesce(col(ExampleColumns.LABEL), expr(sql)))
                .orElse(col(ExampleColumns.LABEL));
        return labelled.withColumn(ExampleColumns.LABEL, value);
    }

    private Dataset<Row> fromSource(Dataset<Row> spine, String source) {
        Dataset<Row> known = Snapshots.asOf(
                night.tables(),
                TableName.bronze(night.spec().pipeline(), source),
                night.spec().sources().get(source),
                night.date());
        List<Column> keys = new ArrayList<>();
        Column on = null;
        for (String key : label.join()) {
            keys.add(col(key).as(KEY + key));
            Column same = col(key).equalTo(col(KEY + key));
            on = on == null ? same : on.and(same);
        }
        Column newest = struct(
                col(LakeColumns.DATE),
                col(LakeColumns.ARRIVAL_DATE),
                expr(label.expr()).as("value"));
        Dataset<Row> labels = known.groupBy(keys.toArray(Column[]::new))
                .agg(max_by(expr(label.expr()), newest).as(ExampleColumns.LABEL));
        return spine.join(labels, on, "left")
                .drop(label.join().stream().map(key -> KEY + key).toArray(String[]::new));
    }
}

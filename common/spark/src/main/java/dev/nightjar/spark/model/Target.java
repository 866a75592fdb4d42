/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/**
 * The label as the number that models learn. Of two classes the greater is the positive one: true, 1, or the text that
 * sorts last.
 *
 * @param classes names of the negative and the positive class; empty where there are none
 */
record Target(List<String> classes) {

    private static final List<List<String>> YES_OR_NO = List.of(List.of("false", "true"), List.of("0", "1"));

    /**
     * Finds the classes.
     *
     * @throws DataRefused if a classification has not exactly two
     */
    static Target of(Dataset<Row> examples, Task task) {
        boolean labelled = List.of(examples.columns()).contains(ExampleColumns.LABEL);
        boolean classes = task == Task.CLASSIFICATION || (task == Task.ANOMALY && labelled);
        return classes ? ofClasses(examples, task) : new Target(List.of());
    }

    private static Target ofClasses(Dataset<Row> examples, Task task) {
        Column text = col(ExampleColumns.LABEL).cast("string");
        Column label = examples.schema().apply(ExampleColumns.LABEL).dataType() instanceof StringType
                ? text
                : col(ExampleColumns.LABEL);
        Row ends = examples.agg(min(label).cast("string"), max(label).cast("string"), count(lit(1)))
                .first();
        if (ends.getLong(2) == 0) {
            throw new DataRefused("Cannot train: there are no labelled examples. Is there history enough for"
                    + " dataset.split, and has the label delay passed?");
        }
        if (ends.getString(0).equals(ends.getString(1))) {
            if (task == Task.ANOMALY) {
                return ofOneClass(ends.getString(0));
            }
            throw new DataRefused("Cannot train a classification: all " + ends.getLong(2) + " labels are "
                    + ends.getString(0) + ". Look at dataset.label.");
        }
        Target target = new Target(List.of(ends.getString(0), ends.getString(1)));
        long others = examples.agg(count_if(text.isin(target.classes.toArray()).equalTo(false)))
                .first()
                .getLong(0);
        if (others > 0) {
            throw new DataRefused("Cannot train: " + others + " labels are neither " + target.classes.get(0) + " nor "
                    + target.classes.get(1) + "; a classification of more than two classes is not supported yet.");
        }
        return target;
    }

    /** There may be days without an anomaly; what one would be called is known of yes and no. */
    private static Target ofOneClass(String only) {
        return YES_OR_NO.stream()
                .filter(classes -> classes.contains(only))
                .map(Target::new)
                .findFirst()
                .orElseThrow(() -> new DataRefused("Cannot train: all labels are " + only
                        + ", so that it is not known what an anomaly is called. Make dataset.label.expr a BOOLEAN."));
    }

    /** Adds `_target` DOUBLE; null where examples have no label. */
    Dataset<Row> add(Dataset<Row> examples) {
        if (!List.of(examples.columns()).contains(ExampleColumns.LABEL)) {
            return examples.withColumn(ModelColumns.TARGET, lit(null).cast(DataTypes.DoubleType));
        }
        Column label = col(ExampleColumns.LABEL);
        Column value = classes.isEmpty()
                ? label.cast(DataTypes.DoubleType)
                : when(label.cast("string").equalTo(classes.get(1)), 1.0).otherwise(0.0);
        return examples.withColumn(ModelColumns.TARGET, value);
    }
}

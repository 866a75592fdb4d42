/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * The label as the number that models learn. Of two classes the greater is the positive one: true, 1, or the text that
 * sorts last. Of more each is its place in their order.
 *
 * @param classes names of the classes, in order; empty where there are none
 */
record Target(List<String> classes) {

    private static final int MOST_CLASSES = 1_000;
    private static final List<List<String>> YES_OR_NO = List.of(List.of("false", "true"), List.of("0", "1"));

    /**
     * Finds the classes: the labels of the training rows; of anomalies those of all rows, as they are only judged by.
     *
     * @throws DataRefused if there is one class, or too many, or a regression's label is no number
     */
    static Target of(Dataset<Row> examples, Task task) {
        boolean labelled = List.of(examples.columns()).contains(ExampleColumns.LABEL);
        if (task == Task.CLASSIFICATION || (task == Task.ANOMALY && labelled)) {
            return ofClasses(examples, task);
        }
        if (task == Task.REGRESSION) {
            requireNumber(examples.schema().apply(ExampleColumns.LABEL).dataType());
        }
        return new Target(List.of());
    }

    private static void requireNumber(DataType type) {
        if (!isNumber(type)) {
            throw new DataRefused("Cannot train a regression: dataset.label is of type " + type.sql()
                    + ", which is no number. Cast it in dataset.label.expr, or use task classification.");
        }
    }

    private static boolean isNumber(DataType type) {
        return type instanceof NumericType || type instanceof BooleanType;
    }

    private static Target ofClasses(Dataset<Row> examples, Task task) {
        List<Row> labels = examples.where(col(ExampleColumns.LABEL).isNotNull())
                .groupBy(col(ExampleColumns.LABEL))
                .agg(
                        count(lit(1)),
                        count_if(col(ExampleColumns.SPLIT).equalTo(ExampleColumns.TRAIN)),
                        col(ExampleColumns.LABEL).cast("string"))
                .orderBy(ExampleColumns.LABEL)
                .limit(MOST_CLASSES + 1)
                // one row a class
                .collectAsList();
        if (task == Task.ANOMALY) {
            return ofAnomalies(names(labels));
        }
        if (labels.isEmpty()) {
            throw new DataRefused("Cannot train: there are no labelled examples. Is there history enough for"
                    + " dataset.split, and has the label delay passed?");
        }
        if (labels.size() > MOST_CLASSES) {
            throw new DataRefused("Cannot train a classification: the label has more than " + MOST_CLASSES
                    + " values. Look at dataset.label; for a number that has an order, use task regression.");
        }
        List<Row> learned = labels.stream().filter(row -> row.getLong(2) > 0).toList();
        requireTwo(labels, 1, " labels are ", "dataset.label");
        requireTwo(learned, 2, " labels of the train split are ", "dataset.label and dataset.split");
        List<String> all = names(labels);
        List<String> classes = names(learned);
        requireKnown(all, classes);
        return new Target(classes.isEmpty() ? all : classes);
    }

    /** There may be days without a label or an anomaly; what one would be called is known of yes and no. */
    private static Target ofAnomalies(List<String> names) {
        if (names.isEmpty()) {
            return new Target(names);
        }
        if (names.size() > 2) {
            throw new DataRefused("Cannot train: labels are " + String.join(", ", names.subList(0, 3))
                    + (names.size() > 3 ? " and more" : "")
                    + ", and a row is an anomaly or is none. Make dataset.label.expr a BOOLEAN.");
        }
        return names.size() == 2
                ? new Target(names)
                : YES_OR_NO.stream()
                        .filter(classes -> classes.contains(names.get(0)))
                        .map(Target::new)
                        .findFirst()
                        .orElseThrow(() -> new DataRefused("Cannot train: all labels are " + names.get(0)
                                + ", so that it is not known what an anomaly is called. Make dataset.label.expr a"
                                + " BOOLEAN."));
    }

    private static List<String> names(List<Row> labels) {
        return labels.stream().map(row -> row.getString(3)).toList();
    }

    private static void requireTwo(List<Row> labels, int count, String which, String where) {
        if (labels.size() == 1) {
            throw new DataRefused("Cannot train a classification: all "
                    + labels.get(0).getLong(count) + which + labels.get(0).getString(3) + ". Look at " + where + ".");
        }
    }

    /** Of more than two classes, others are mistakes that no prediction can avoid; of two, they would be one of these. */
    private static void requireKnown(List<String> all, List<String> classes) {
        if (classes.size() == 2 && all.size() > 2) {
            List<String> others =
                    all.stream().filter(name -> !classes.contains(name)).toList();
            throw new DataRefused("Cannot train: the labels are " + String.join(", ", all)
                    + ", but the train split has only " + String.join(" and ", classes) + ", and not "
                    + String.join(", ", others) + ". Look at dataset.split.");
        }
    }

    /**
     * Adds `_target` DOUBLE; null where examples have no label, or clusters are compared with one that is no number, and of
     * more than two classes their number for others.
     */
    Dataset<Row> add(Dataset<Row> examples) {
        if (!List.of(examples.columns()).contains(ExampleColumns.LABEL)
                || (classes.isEmpty()
                        && !isNumber(
                                examples.schema().apply(ExampleColumns.LABEL).dataType()))) {
            return examples.withColumn(ModelColumns.TARGET, lit(null).cast(DataTypes.DoubleType));
        }
        return examples.withColumn(ModelColumns.TARGET, value(col(ExampleColumns.LABEL)));
    }

    private Column value(Column label) {
        if (classes.isEmpty()) {
            return label.cast(DataTypes.DoubleType);
        }
        Column name = label.cast("string");
        if (classes.size() == 2) {
            return when(name.equalTo(classes.get(1)), 1.0).when(name.isNotNull(), 0.0);
        }
        Column place = array_position(lit(classes.toArray(String[]::new)), name).cast(DataTypes.DoubleType);
        return when(place.equalTo(0.0), (double) classes.size()).otherwise(place.minus(1.0));
    }
}

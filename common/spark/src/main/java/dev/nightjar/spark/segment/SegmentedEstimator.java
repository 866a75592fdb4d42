/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.expression.Quoted;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains a model for each segment of the rows, all in one Spark job, and one of all rows with the Spark ML estimator itself. A
 * segment's model is what the estimator would make of its rows alone. The rows of a segment are sorted by their content before
 * they are learnt from, so that the model depends neither on the partitions nor on their order; a task holds those of one
 * segment on its heap at a time, while Spark's sort spills the others.
 */
public final class SegmentedEstimator extends Estimator<SegmentedModel> {

    /** Of all models together, which the driver and each executor hold. */
    private static final long MAX_BYTES = 512L << 20;

    private static final String SEGMENT = "_segment";
    private static final String CONTENT = "_content";

    private final String uid;
    private final Estimator<?> estimator;
    private final SegmentColumns columns;
    private final long minRows;
    private final SegmentTrainer trainer;

    /**
     * An estimator a segment.
     *
     * @param estimator with columns and parameters set
     * @param minRows segments with fewer training rows are left to the fallback
     * @throws UsageError if the estimator, or a parameter that is set, is not one for segments
     */
    public SegmentedEstimator(Estimator<?> estimator, SegmentColumns columns, long minRows) {
        this.uid = org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("segmented");
        this.estimator = estimator;
        this.columns = columns;
        this.minRows = Math.max(2, minRows);
        this.trainer = Trainers.of(estimator);
    }

    /** That with the parameters of the models. */
    public Estimator<?> estimator() {
        return estimator;
    }

    @Override
    public String uid() {
        return uid;
    }

    /** @throws DataRefused if no row has a segment, there are more than two classes, or the models are too many */
    @Override
    public SegmentedModel fit(Dataset<?> rows) {
        requireNumbers(rows.schema());
        Model<?> all = (Model<?>) estimator.fit(rows);
        if (all instanceof ClassificationModel<?, ?> classes && classes.numClasses() > 2) {
            throw new DataRefused("Cannot train a model a segment: the label has " + classes.numClasses()
                    + " classes, and segments are told apart in two. Leave out model.segmentBy.");
        }
        Dataset<Row> trained = trained(rows).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            requireSegments(rows, trained);
            List<TrainedSegment> segments = trained.collectAsList().stream()
                    .map(TrainedSegment::of)
                    .sorted(Comparator.comparing(TrainedSegment::segment))
                    .toList();
            return new SegmentedModel(uid, columns, trainer.link(), Flattened.of(all), segments).setParent(this);
        } finally {
            trained.unpersist();
        }
    }

    private Dataset<Row> trained(Dataset<?> rows) {
        Column content = xxhash64(col(columns.label()), col(columns.weight()), col(columns.features()));
        // more tasks than cores, as segments differ in size
        int tasks = 4 * rows.sparkSession().sparkContext().defaultParallelism();
        return rows.select(
                        SegmentKey.of(columns.segments()).as(SEGMENT),
                        col(columns.label()),
                        col(columns.weight()),
                        col(columns.features()),
                        content.as(CONTENT))
                .where(col(SEGMENT).isNotNull())
                .repartition(tasks, col(SEGMENT))
                .sortWithinPartitions(SEGMENT, CONTENT)
                .drop(CONTENT)
                .mapPartitions(new SegmentTask(trainer, minRows), Encoders.row(TrainedSegment.SCHEMA));
    }

    private void requireSegments(Dataset<?> rows, Dataset<Row> trained) {
        Column bytes = size(col("ints")).multiply(4L).plus(size(col("doubles")).multiply(8L));
        Row figures = trained.agg(count(lit(1)), coalesce(sum(bytes), lit(0L))).first();
        if (figures.getLong(0) == 0) {
            throw new DataRefused("Cannot train a model a segment: no training row has a value in " + nullColumns(rows)
                    + ". Look at model.segmentBy.");
        }
        if (figures.getLong(1) > MAX_BYTES) {
            throw new DataRefused("Cannot keep the models of " + figures.getLong(0) + " segments: they take "
                    + (figures.getLong(1) >> 20) + " MiB, and every executor holds them; at most "
                    + (MAX_BYTES >> 20) + " MiB are allowed. Use a smaller model.params.maxDepth or maxIter, or fewer"
                    + " columns in model.segmentBy.");
        }
    }

    /** Asked for only when there is something to complain about. */
    private String nullColumns(Dataset<?> rows) {
        List<String> empty = columns.segments().stream()
                .filter(column -> rows.where(Quoted.column(column).isNotNull()).isEmpty())
                .toList();
        return empty.isEmpty() ? "all of " + String.join(", ", columns.segments()) : String.join(", ", empty);
    }

    /** Spark's trees order the categories of a column; those of segments take its numbers as they are. */
    private void requireNumbers(StructType schema) {
        boolean linear = trainer instanceof LogisticTrainer || trainer instanceof LeastSquaresTrainer;
        scala.Option<Attribute[]> attributes =
                AttributeGroup.fromStructField(schema.apply(columns.features())).attributes();
        if (linear || attributes.isEmpty()) {
            return;
        }
        for (Attribute attribute : attributes.get()) {
            if (attribute instanceof NominalAttribute nominal
                    && !nominal.getNumValues().forall(values -> (Integer) values <= 2)) {
                throw new UsageError("Cannot train trees a segment on categories by index, as of "
                        + nominal.name().getOrElse(() -> "a column")
                        + ". Set model.preprocess.categorical.encode: onehot.");
            }
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return SegmentedModel.withOutputs(schema, columns, trainer.link());
    }

    @Override
    public SegmentedEstimator copy(ParamMap extra) {
        return new SegmentedEstimator(estimator.copy(extra), columns, minRows);
    }
}

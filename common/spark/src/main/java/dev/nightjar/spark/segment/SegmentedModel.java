/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Models of segments and of all rows. A row of a segment with a model of its own is served by it; one of another segment, or
 * of none, by that of all rows. Saved as Spark ML's metadata and one Parquet table, a row a segment.
 */
public final class SegmentedModel extends Model<SegmentedModel> implements MLWritable {

    /** STRING: the segment whose model served a row, or {@link SegmentKey#FALLBACK}. */
    public static final String SEGMENT_MODEL = "segment_model";

    private static final String MARGIN = "_segment_margin";

    private final String uid;
    private final transient Scorer fallback;
    private final transient List<TrainedSegment> trained;
    private final transient SegmentTable table;
    private final Param<String> featuresCol;
    private final Param<String> labelCol;
    private final Param<String> weightCol;
    private final Param<String> predictionCol;
    private final Param<String> probabilityCol;
    private final Param<String> rawPredictionCol;
    private final Param<String> link;
    private final StringArrayParam segmentCols;

    SegmentedModel(String uid, SegmentColumns columns, Link link, Scorer fallback, List<TrainedSegment> trained) {
        this(uid, fallback, trained);
        set(segmentCols, columns.segments().toArray(String[]::new));
        set(featuresCol, columns.features());
        set(labelCol, columns.label());
        set(weightCol, columns.weight());
        set(predictionCol, columns.prediction());
        set(probabilityCol, columns.probability());
        set(rawPredictionCol, columns.margins());
        set(this.link, link.name());
    }

    /** Parameters are set afterwards. */
    SegmentedModel(String uid, Scorer fallback, List<TrainedSegment> trained) {
        this.uid = uid;
        // parameters take the identifier as they are made
        this.featuresCol = new Param<>(this, "featuresCol", "vectors");
        this.labelCol = new Param<>(this, "labelCol", "label in training");
        this.weightCol = new Param<>(this, "weightCol", "weight in training");
        this.predictionCol = new Param<>(this, "predictionCol", "predicted value or class");
        this.probabilityCol = new Param<>(this, "probabilityCol", "probabilities of both classes");
        this.rawPredictionCol = new Param<>(this, "rawPredictionCol", "margins of both classes");
        this.link = new Param<>(this, "link", "what the margin of a model means");
        this.segmentCols = new StringArrayParam(this, "segmentCols", "columns of the segment");
        this.fallback = fallback;
        this.trained = List.copyOf(trained);
        this.table = new SegmentTable(fallback, trained);
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> featuresCol() {
        return featuresCol;
    }

    public Param<String> labelCol() {
        return labelCol;
    }

    public Param<String> weightCol() {
        return weightCol;
    }

    public Param<String> predictionCol() {
        return predictionCol;
    }

    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    public Param<String> rawPredictionCol() {
        return rawPredictionCol;
    }

    public Param<String> link() {
        return link;
    }

    public StringArrayParam segmentCols() {
        return segmentCols;
    }

    SegmentColumns columns() {
        return new SegmentColumns(
                List.of(getOrDefault(segmentCols)),
                getOrDefault(featuresCol),
                getOrDefault(labelCol),
                getOrDefault(weightCol),
                getOrDefault(predictionCol),
                getOrDefault(probabilityCol),
                getOrDefault(rawPredictionCol));
    }

    Scorer fallback() {
        return fallback;
    }

    /** All segments of the training rows, by name. */
    List<TrainedSegment> trained() {
        return trained;
    }

    private Link meaning() {
        return Link.valueOf(getOrDefault(link));
    }

    /**
     * Adds `segment_model`, the prediction, and for a classification both its vectors.
     *
     * @param rows with vectors and the columns of the segment
     */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        SegmentColumns columns = columns();
        SegmentTable.Shared shared = table.shared(rows.sparkSession());
        Column key = SegmentKey.of(columns.segments());
        UDF1<String, String> model = segment -> shared.table().served(segment);
        UDF2<String, Vector, Double> scorer =
                (segment, features) -> shared.table().margin(segment, features);
        Column margin = col(MARGIN);
        Dataset<Row> scored = rows.withColumn(
                        SEGMENT_MODEL, udf(model, DataTypes.StringType).apply(key))
                .withColumn(MARGIN, udf(scorer, DataTypes.DoubleType).apply(key, col(columns.features())));
        Link meaning = meaning();
        if (!meaning.classifies()) {
            return scored.withColumn(columns.prediction(), margin).drop(MARGIN);
        }
        Column probability = meaning.probability(margin);
        Column negative = meaning == Link.PROBABILITY ? lit(1.0).minus(margin) : margin.multiply(-1);
        return scored.withColumn(columns.margins(), functions.array_to_vector(array(negative, margin)))
                .withColumn(
                        columns.probability(),
                        functions.array_to_vector(array(lit(1.0).minus(probability), probability)))
                .withColumn(columns.prediction(), when(probability.gt(0.5), 1.0).otherwise(0.0))
                .drop(MARGIN);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return withOutputs(schema, columns(), meaning());
    }

    static StructType withOutputs(StructType schema, SegmentColumns columns, Link link) {
        StructType named = schema.add(SEGMENT_MODEL, DataTypes.StringType);
        return (link.classifies()
                        ? named.add(columns.margins(), SQLDataTypes.VectorType())
                                .add(columns.probability(), SQLDataTypes.VectorType())
                        : named)
                .add(columns.prediction(), DataTypes.DoubleType);
    }

    @Override
    public SegmentedModel copy(ParamMap extra) {
        SegmentedModel copy = copyValues(new SegmentedModel(uid, fallback, trained), extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new SegmentedModelFiles.Writer(this);
    }

    /** Spark ML asks for it when it loads a pipeline. */
    public static MLReader<SegmentedModel> read() {
        return new SegmentedModelFiles.Reader();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.LakeColumns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Examples with their target, and what one pass says of them.
 *
 * @param rows by split
 * @param trainMean mean target of the training split
 * @param contentHash the same for the same rows in any order
 */
record TrainingSet(
        Dataset<Row> examples,
        List<String> inputs,
        Target target,
        Map<String, Long> rows,
        double trainMean,
        BigDecimal contentHash) {

    /** Rows of a partition; small enough to train side by side, large enough to be worth a task. */
    private static final int ROWS_A_PARTITION = 20_000;

    private static final int MAX_PARTITIONS = 2_000;

    /**
     * The rows in partitions and an order that their content alone decides. Sums of floating-point numbers depend on the
     * order of what they sum; without this, the same rows in other files would give a slightly other model.
     *
     * @param rows about how many there are
     */
    static Dataset<Row> ordered(Dataset<Row> examples, long rows) {
        Column content = contentHash(examples);
        int partitions = (int) Math.min(MAX_PARTITIONS, rows / ROWS_A_PARTITION + 1);
        return examples.repartition(partitions, content).sortWithinPartitions(content);
    }

    /** @throws DataRefused if the training or test split is empty, or the labels do not fit the task */
    static TrainingSet of(Dataset<Row> examples, PipelineSpec spec) {
        Target target = Target.of(examples, spec.model().orElseThrow().task().orElseThrow());
        Dataset<Row> labelled = target.add(examples);
        Map<String, Long> rows = new TreeMap<>();
        BigDecimal hash = BigDecimal.ZERO;
        double mean = Double.NaN;
        for (Row split : labelled.groupBy(ExampleColumns.SPLIT)
                .agg(
                        count(lit(1)),
                        avg(ModelColumns.TARGET),
                        sum(contentHash(examples).cast("decimal(20,0)")))
                // one row a split
                .collectAsList()) {
            rows.put(split.getString(0), split.getLong(1));
            hash = hash.add(split.getDecimal(3));
            if (split.getString(0).equals(ExampleColumns.TRAIN)) {
                mean = split.getDouble(2);
            }
        }
        for (String needed : List.of(ExampleColumns.TRAIN, ExampleColumns.TEST)) {
            if (rows.getOrDefault(needed, 0L) == 0) {
                throw new DataRefused("Cannot train: the " + needed + " split has no examples. The splits have " + rows
                        + " rows; look at dataset.split, and at how much history there is.");
            }
        }
        return new TrainingSet(labelled, Examples.inputs(spec), target, rows, mean, hash);
    }

    /** Of all that an example says, not of the run that made it. */
    private static Column contentHash(Dataset<Row> examples) {
        return xxhash64(struct(Arrays.stream(examples.columns())
                .filter(column -> !column.equals(LakeColumns.RUN_ID) && !column.equals(LakeColumns.DATE))
                .map(column -> col("`" + column + "`"))
                .toArray(Column[]::new)));
    }

    /** The same with more columns. */
    TrainingSet with(Dataset<Row> columns) {
        return new TrainingSet(columns, inputs, target, rows, trainMean, contentHash);
    }

    Dataset<Row> split(String name) {
        return examples.where(col(ExampleColumns.SPLIT).equalTo(name));
    }

    /** What the threshold is chosen on: the validation split, or the training split where there is none. */
    Dataset<Row> validationOrTrain() {
        return split(
                rows.getOrDefault(ExampleColumns.VALIDATION, 0L) > 0
                        ? ExampleColumns.VALIDATION
                        : ExampleColumns.TRAIN);
    }

    /** Hash over data, settings and code: the same means the same model. */
    String fingerprint(PipelineSpec spec) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String all = contentHash.toPlainString() + "|" + spec.specHash() + "|" + CodeVersion.current();
            return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

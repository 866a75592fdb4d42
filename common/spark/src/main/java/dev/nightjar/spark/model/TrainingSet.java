/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.evaluation.ScoreCells;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Examples with their target, and what one pass says of them.
 *
 * @param balance how training rows stand for the classes of the data
 * @param rows by split
 * @param trainMean mean target of the data that the training split stands for
 * @param classShares share of each class in that data; empty without classes
 * @param contentHash the same for the same rows in any order
 */
record TrainingSet(
        Dataset<Row> examples,
        List<String> inputs,
        Target target,
        ClassBalance balance,
        Map<String, Long> rows,
        double trainMean,
        List<Double> classShares,
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

    /** @throws DataRefused if the training or test split is empty, or the labels do not fit the task or the dataset */
    static TrainingSet of(Dataset<Row> examples, PipelineSpec spec) {
        DatasetSpec dataset = spec.dataset().orElseThrow();
        Target target = Target.of(examples, spec.model().orElseThrow().task().orElseThrow());
        Dataset<Row> labelled = target.add(examples);
        ExampleCounts counts = ExampleCounts.of(labelled, target, contentHash(examples));
        for (String needed : List.of(ExampleColumns.TRAIN, ExampleColumns.TEST)) {
            if (counts.rows().getOrDefault(needed, 0L) == 0) {
                throw new DataRefused("Cannot train: the " + needed + " split has no examples. The splits have "
                        + counts.rows() + " rows; look at dataset.split"
                        + (dataset.downSample().isEmpty() ? "" : ", at dataset.downSample")
                        + ", and at how much history there is.");
            }
        }
        ClassBalance balance = new ClassBalancing(dataset, target.classes(), counts.train()).balance();
        return new TrainingSet(
                labelled,
                Examples.inputs(spec),
                target,
                balance,
                counts.rows(),
                counts.trainMean(balance),
                counts.shares(target, balance),
                counts.contentHash());
    }

    /** Of all that an example says, not of the run that made it. */
    static Column contentHash(Dataset<Row> examples) {
        return xxhash64(struct(Arrays.stream(examples.columns())
                .filter(column -> !column.equals(LakeColumns.RUN_ID) && !column.equals(LakeColumns.DATE))
                .map(Quoted::column)
                .toArray(Column[]::new)));
    }

    /** The same with more columns. */
    TrainingSet with(Dataset<Row> columns) {
        return new TrainingSet(columns, inputs, target, balance, rows, trainMean, classShares, contentHash);
    }

    /** What is said of the validation split, if there is one, and of the test split. */
    Map<String, Map<String, MetricValue>> judged(Function<String, Map<String, MetricValue>> judge) {
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        for (String split : List.of(ExampleColumns.VALIDATION, ExampleColumns.TEST)) {
            if (rows.containsKey(split)) {
                metrics.put(split, judge.apply(split));
            }
        }
        return metrics;
    }

    Dataset<Row> split(String name) {
        return examples.where(col(ExampleColumns.SPLIT).equalTo(name));
    }

    /** What the threshold is chosen on: the validation split, or where there is none what the training split stands for. */
    ScoreCells validationOrTrain() {
        return rows.getOrDefault(ExampleColumns.VALIDATION, 0L) > 0
                ? cells(ExampleColumns.VALIDATION)
                : cells(ExampleColumns.TRAIN).times(balance.standsFor(0), balance.standsFor(1));
    }

    private ScoreCells cells(String split) {
        return ScoreCells.of(split(split), col(ModelColumns.PROBABILITY), col(ModelColumns.TARGET));
    }

    /** Hash over data, settings and code: the same means the same model. */
    String fingerprint(String specHash, String codeVersion) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String all = contentHash.toPlainString() + "|" + specHash + "|" + codeVersion;
            return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

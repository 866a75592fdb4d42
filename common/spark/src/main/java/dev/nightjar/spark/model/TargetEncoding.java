/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec.Scale;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Categories as the mean target of their training rows, drawn towards the mean of all by as much as {@link #SMOOTHING} rows
 * would (Micci-Barreca 2001, "A Preprocessing Scheme for High-Cardinality Categorical Attributes", equation 3, with the weight
 * n / (n + m)). A training row gets the mean of the rows of other folds: one that counts its own target tells the model what it
 * is to find. Of more than two classes each but the first has a number of its own, its share.
 *
 * @param categories by input
 * @param classes of the target; 0 if it is a number
 */
record TargetEncoding(Map<String, List<String>> categories, int classes, Scale scale) {

    private static final int FOLDS = 5;
    private static final double SMOOTHING = 10;
    private static final int MOST_CLASSES = 20;
    private static final String FOLD = "_fold";

    /** A number that categories get: the input's place, and of which class it is the share. */
    private record Share(int input, int value, String column) {}

    TargetEncoding {
        if (classes > MOST_CLASSES) {
            throw new DataRefused("Cannot encode categories by a target of " + classes + " classes, more than "
                    + MOST_CLASSES + ". Use model.preprocess.categorical.encode: onehot or index.");
        }
    }

    List<String> outputs() {
        return shares().stream().map(Share::column).toList();
    }

    /**
     * Adds a stage that encodes, and to the training rows what folds without them say.
     *
     * @param prepared training rows with `_target` and the index of each category
     * @param content columns that tell training rows apart
     */
    Prepared fit(Prepared prepared, List<String> content) {
        if (!List.of(prepared.rows().columns()).contains(ModelColumns.TARGET)) {
            throw new UsageError("Cannot use model.preprocess.categorical.encode: target without a dataset.label.");
        }
        Dataset<Row> folded = prepared.rows().withColumn(FOLD, fold(content));
        FoldedSums sums = sums(folded);
        List<String> sql = new ArrayList<>(List.of("*"));
        List<Column> training = new ArrayList<>(List.of(col("*")));
        for (Share share : shares()) {
            double[] known = sums.encoded(share.input, share.value, SMOOTHING);
            Rescaling rescaling = Rescaling.of(scale, sums.statistics(share.input, known));
            String index = "_idx_" + input(share.input);
            sql.add("get(array(" + literals(known, rescaling) + "), CAST(" + Quoted.name(index) + " AS INT)) AS "
                    + Quoted.name(share.column));
            double[] others = Arrays.stream(sums.encodedByOthers(share.input, share.value, SMOOTHING))
                    .map(rescaling::of)
                    .toArray();
            Column place = Quoted.column(index).cast("int").multiply(FOLDS).plus(col(FOLD));
            training.add(get(lit(others), place).as(share.column));
        }
        return prepared.then(
                new SQLTransformer().setStatement("SELECT " + String.join(", ", sql) + " FROM __THIS__"),
                folded.select(training.toArray(Column[]::new)));
    }

    private List<Share> shares() {
        return IntStream.range(0, categories.size())
                .boxed()
                .flatMap(input -> IntStream.range(0, values())
                        .mapToObj(value -> new Share(
                                input, value, (values() == 1 ? "_tgt_" : "_tgt" + (value + 1) + "_") + input(input))))
                .toList();
    }

    private int values() {
        return classes <= 2 ? 1 : classes - 1;
    }

    private String input(int place) {
        return List.copyOf(categories.keySet()).get(place);
    }

    /** By content, so that a row is in the same fold wherever it lies; not by what is to be predicted. */
    private static Column fold(List<String> content) {
        return pmod(
                        xxhash64(content.stream()
                                .filter(column -> !column.startsWith("_") && !column.equals(LakeColumns.DATE))
                                .map(Quoted::column)
                                .toArray(Column[]::new)),
                        lit((long) FOLDS))
                .cast("int");
    }

    private FoldedSums sums(Dataset<Row> folded) {
        Column[] indices = categories.keySet().stream()
                .map(input -> Quoted.column("_idx_" + input).cast("int"))
                .toArray(Column[]::new);
        List<Column> aggregates = new ArrayList<>();
        for (int value = 0; value < values(); value++) {
            Column target = col(ModelColumns.TARGET);
            aggregates.add(sum(
                    values() == 1
                            ? target
                            : when(target.equalTo(value + 1.0), 1.0).otherwise(0.0)));
        }
        FoldedSums sums = new FoldedSums(
                categories.values().stream().map(known -> known.size() + 2).toList(), values(), FOLDS);
        folded.select(col(FOLD), col(ModelColumns.TARGET), posexplode(array(indices)))
                .groupBy("pos", "col", FOLD)
                .agg(count(lit(1)), aggregates.toArray(Column[]::new))
                // one row an input, category and fold
                .collectAsList()
                .forEach(sums::add);
        return sums;
    }

    private static String literals(double[] encoded, Rescaling rescaling) {
        return Arrays.stream(encoded)
                .mapToObj(value -> rescaling.of(value) + "D")
                .collect(Collectors.joining(", "));
    }
}
